import CGSL
import Distributions
import Tensors
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
        let bijector = distribution.support.bijector, !distribution.hasAtoms
      else { continue }
      let places = Self.levels.compactMap { distribution.quantile($0) }
      // Zero: the density has some of its mass below the smallest double.
      guard places[0] != 0 else { continue }
      let u = Variable(.latent)
      let x = bijector.forward(Tensor(u))
      let density = exp(distribution.logProb(x) + bijector.logDeterminant(Tensor(u)))
      let cuts = try numbers(bijector.inverse(Tensor(places)))
      let total = Integral { point in (try? numbers(density, [u: [point]])[0]) ?? .nan }
        .between(cuts)
      let expected = Self.levels[Self.levels.count - 1] - Self.levels[0]
      #expect(abs(total - expected) < 1e-8, "\(row)(\(entry)): \(total)")
    }
  }

  @Test(arguments: Case.all) func probabilitiesAddUpToOne(row: Case) throws {
    for entry in try row.references() {
      let distribution = row.distribution(entry.parameters)
      guard distribution.support.isDiscrete, distribution.eventRank == 0 else { continue }
      let center = entry.mean?.elements[0] ?? 0
      let spread = 40 * (center.squareRoot() + 1)
      let low = max(0, (center - spread).rounded(.down))
      let count = distribution.support.enumeratedCount ?? Int(2 * spread)
      let values = Tensor((0..<count).map { low + Double($0) })
      let start = distribution.support.enumeratedCount == nil ? values : values - low
      let total = try numbers(sum(exp(distribution.logProb(start))))[0]
      #expect(abs(total - 1) < 1e-8, "\(row)(\(entry)): \(total)")
    }
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

/// GSL's adaptive quadrature of a function of one number.
struct Integral {
  let function: (Double) -> Double

  init(_ function: @escaping (Double) -> Double) { self.function = function }

  /// The integral from the first of `cuts` to the last, in pieces between them.
  func between(_ cuts: [Double]) -> Double {
    zip(cuts, cuts.dropFirst()).map(value).reduce(0, +)
  }

  private func value(_ low: Double, _ high: Double) -> Double {
    guard let workspace = gsl_integration_workspace_alloc(1000) else { return .nan }
    defer { gsl_integration_workspace_free(workspace) }
    let box = Box(function)
    return withExtendedLifetime(box) {
      var integrand = gsl_function(
        function: { x, context in
          guard let context else { return .nan }
          return Unmanaged<Box>.fromOpaque(context).takeUnretainedValue().function(x)
        },
        params: Unmanaged.passUnretained(box).toOpaque()
      )
      var (result, error) = (0.0, 0.0)
      _ = C.silencesGSL
      gsl_integration_qag(&integrand, low, high, 1e-13, 1e-10, 1000, 3, workspace, &result, &error)
      return result
    }
  }

  private final class Box {
    let function: (Double) -> Double
    init(_ function: @escaping (Double) -> Double) { self.function = function }
  }
}
