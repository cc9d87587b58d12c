import EvidenceDistributions
import EvidenceTensors
import Testing

/// Densities integrate to one, and probabilities add up to one.
@Suite struct NormalizationTests {
  private static let levels = [
    1e-12, 1e-6, 1e-3, 0.025, 0.25, 0.5, 0.75, 0.975, 0.999, 1 - 1e-6,
  ]

  /// On the free coordinates of the support, between quantiles: what is left out has the probability 1e-6.
  @Test(arguments: Case.all) func continuousDensitiesIntegrateToTheirProbability(row: Case) throws {
    for entry in try row.references() {
      guard let distribution = row.distribution(entry.parameters) as? any Univariate,
        var bijector = distribution.support.bijector, !distribution.hasAtoms
      else { continue }
      // A bound that moves far away as the concentration goes to 0.
      if row.family == "GeneralizedExtremeValue" { bijector = IdentityBijector() }
      // Without those so near an upper end of the support that the distance to it has lost its digits.
      let end = distribution.quantile(1) ?? .infinity
      let levels = Self.levels.filter { level in
        let distance = end - (distribution.quantile(level) ?? end)
        return distance > 1e-6 * abs(end) || !end.isFinite
      }
      let places = levels.compactMap { distribution.quantile($0) }
      // Zero: the density has some of its mass below the smallest double.
      guard places.first != 0 else { continue }
      let cuts = try numbers(bijector.inverse(Tensor(places)))
      let total = try Integral { points in
        // Along an axis, since the determinants of elements are added up.
        let axis = Axis.particles(points.count)
        let u = Tensor(points).axisFromEvent(axis)
        let log = distribution.logProb(bijector.forward(u)) + bijector.logDeterminant(u)
        return try numbers(exp(log).eventFromAxis(axis))
      }.between(cuts)
      let expected = try #require(levels.last) - #require(levels.first)
      #expect(abs(total - expected) < 1e-8, "\(row)(\(entry)): \(total)")
    }
  }

  /// All of them where they can be listed; else a stretch of them, against the distribution function.
  @Test(arguments: Case.all) func probabilitiesAddUp(row: Case) throws {
    for entry in try row.references() {
      let distribution = row.distribution(entry.parameters)
      guard distribution.support.isDiscrete, distribution.eventRank == 0 else { continue }
      let (first, count, expected) = try stretch(of: distribution)
      let values = Tensor((0..<count).map { first + Double($0) })
      let total = try numbers(sum(exp(distribution.logProb(values))))[0]
      #expect(abs(total - expected) < 1e-8, "\(row)(\(entry)): \(total) \(expected)")
    }
  }

  private func stretch(of distribution: any Distribution) throws -> (Double, Int, Double) {
    if let values = distribution.support.enumeratedValues {
      return (Double(values.lowerBound), values.count, 1)
    }
    guard let univariate = distribution as? any Univariate else {
      let spread = try numbers([distribution.mean, distribution.variance].compactMap { $0 })
      let reach = (40 * (spread[1][0].squareRoot() + 1)).rounded()
      return (spread[0][0].rounded() - reach, Int(2 * reach), 1)
    }
    let low = try #require(univariate.quantile(1e-10))
    let end = try #require(univariate.quantile(1 - 1e-10))
    let high = min(end, low + 200_000)
    try #require(high >= low && high.isFinite, "\(low) \(end)")
    let before = try #require(univariate.cdf(low - 1))
    let after = try #require(univariate.cdf(high))
    return (low, Int(high - low) + 1, after - before)
  }

  /// The trapezoidal rule converges faster than any power on smooth functions that vanish at both ends.
  @Test(arguments: [
    Dirichlet([2, 3.5, 0.5].tensor) as any Distribution,
    Dirichlet([1, 1, 1].tensor),
    MultivariateNormal(
      [1, -2].tensor,
      covariance: Tensor([2, 0.5, 0.5, 1], shape: [2, 2])
    ),
    MultivariateNormal(
      [1, -2].tensor,
      precision: Tensor([2, 0.5, 0.5, 1], shape: [2, 2])
    ),
  ]) func vectorDensitiesIntegrateToOne(distribution: any Distribution) throws {
    let bijector = try #require(distribution.support.bijector)
    let (step, reach) = (0.25, 60.0)
    let line = Array(stride(from: -reach, through: reach, by: step))
    let u = Variable(.latent, shape: [2])
    let density = distribution.logProb(bijector.forward(Tensor(u)))
    let total = exp(density + bijector.logDeterminant(Tensor(u)))
    // All points of the square at once, along an axis.
    let axis = Axis.particles(line.count * line.count)
    let points = Tensor(
      line.flatMap { a in line.flatMap { b in [a, b] } },
      shape: [line.count * line.count, 2]
    )
    let everywhere = total.substituting([Tensor(u): points.axisFromEvent(axis)]).summed(over: axis)
    let integral = try numbers(everywhere)[0] * step * step
    #expect(abs(integral - 1) < 1e-8, "\(distribution): \(integral)")
  }
}

extension [Double] {
  var tensor: Tensor { Tensor(self) }
}
