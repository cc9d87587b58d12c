import EvidenceDistributions
import EvidenceTensors
import Testing

/// Distributions made of others, beyond what the catalogue shows.
@Suite struct CombinatorTests {
  /// The number of an expression without variables.
  private func number(_ tensor: Tensor?) throws -> Double {
    try numbers(#require(tensor))[0]
  }

  // MARK: - Mixtures

  @Test func aMixtureIsWhatSummingItsComponentOutGives() throws {
    let (weights, centers) = (Tensor([0.25, 0.5, 0.25]), Tensor([-2, 0, 3]))
    let x = Tensor([-1, 0.5, 7])
    let axis = Axis.enumerated(0, size: 3)
    let k = Tensor.index(along: axis)
    let joint = Categorical(probabilities: weights).logProb(k) + Normal(centers[k], 2).logProb(x)
    let expected = try numbers(joint.logSummedExp(over: axis))
    let mixtures = [
      Mixture(weights: weights, of: Normal(centers, 2)).logProb(x),
      Mixture(weights: weights) { Normal(centers[$0], 2) }.logProb(x),
      Mixture(logits: log(weights) + 3, components: [-2, 0, 3].map { Normal($0, 2) }).logProb(x),
    ]
    for mixture in mixtures {
      #expect(mixture.shape == [3])
      for (value, y) in zip(try numbers(mixture), expected) { #expect(agrees(value, y, 1e-14)) }
    }
  }

  @Test func eachElementMayHaveItsOwnWeights() throws {
    let rows = Tensor([0.25, 0.75, 0.5, 0.5], shape: [2, 2])
    let centers = Tensor([0, 4])
    let together = try numbers(
      Mixture(weights: rows, of: Normal(centers, 1)).logProb(Tensor([1, 2]))
    )
    let listed = try numbers(
      Mixture(weights: rows) { Normal(centers[$0], 1) }.logProb(Tensor([1, 2]))
    )
    let first = Mixture(weights: rows[0], of: Normal(centers, 1)).logProb(Tensor(1))
    let second = Mixture(weights: rows[1], of: Normal(centers, 1)).logProb(Tensor(2))
    let alone = try numbers([first, second]).map { $0[0] }
    for (x, y) in zip(together + listed, alone + alone) { #expect(agrees(x, y, 1e-14)) }
  }

  @Test func componentsMayBeVectors() throws {
    let (weights, matrix) = (Tensor([0.25, 0.75]), Tensor([2, 0.5, 0.5, 1], shape: [2, 2]))
    let centers = Tensor([0, 1, 3, -1], shape: [2, 2])
    let mixture = Mixture(weights: weights) { k in
      MultivariateNormal(centers[k], covariance: Double(k + 1) * matrix)
    }
    #expect(mixture.eventRank == 1 && mixture.support == .vector && mixture.hasFixedSupport)
    let points = Tensor([1, 1, 0, 0, 3, -2], shape: [3, 2])
    let density = try numbers(mixture.logProb(points))
    let first = MultivariateNormal(centers[0], covariance: matrix).logProb(points)
    let second = MultivariateNormal(centers[1], covariance: 2 * matrix).logProb(points)
    let expected = try numbers(log(0.25 * exp(first) + 0.75 * exp(second)))
    for (x, y) in zip(density, expected) { #expect(agrees(x, y, 1e-14)) }
    #expect(try numbers(#require(mixture.mean)) == [2.25, -0.5])
    let batched = Mixture(weights: weights, of: Dirichlet(Tensor([1, 2, 3, 4], shape: [2, 2])))
    let listed = Mixture(
      weights: weights,
      components: [Dirichlet([1, 2].tensor), Dirichlet([3, 4].tensor)]
    )
    for point in [Tensor([0.25, 0.75]), Tensor([0.25, 0.75, 0.5, 0.5], shape: [2, 2])] {
      let pair = try numbers([batched.logProb(point), listed.logProb(point)])
      for (x, y) in zip(pair[0], pair[1]) { #expect(agrees(x, y, 1e-14)) }
    }
    let means = try numbers([#require(batched.mean), #require(listed.mean)])
    for (x, y) in zip(means[0], means[1]) { #expect(agrees(x, y, 1e-14)) }
    let spreads = try numbers([#require(batched.variance), #require(listed.variance)])
    for (x, y) in zip(spreads[0], spreads[1]) { #expect(agrees(x, y, 1e-14)) }
  }

  /// Rows of weights stand before the components, and these before the coordinates.
  @Test func momentsOfVectorsMayHaveRows() throws {
    let (weights, parts) = ([[0.25, 0.75], [0.5, 0.5]], [[1.0, 2, 3, 4], [5, 1, 2, 2.5]])
    let all = Dirichlet(Tensor(parts.flatMap { $0 }, shape: [2, 2, 2]))
    let rows = Mixture(weights: Tensor(weights.flatMap { $0 }, shape: [2, 2]), of: all)
    let single = (0..<2).map { row in
      Mixture(weights: Tensor(weights[row]), of: Dirichlet(Tensor(parts[row], shape: [2, 2])))
    }
    let means = try numbers([rows.mean, single[0].mean, single[1].mean].compactMap { $0 })
    let spreads = try numbers(
      [rows.variance, single[0].variance, single[1].variance].compactMap { $0 }
    )
    for found in [means, spreads] {
      for (x, y) in zip(found[0], found[1] + found[2]) { #expect(agrees(x, y, 1e-14)) }
    }
  }

  @Test func supportsOfComponentsAreTakenTogether() {
    let half = Mixture(
      weights: [0.5, 0.5].tensor,
      components: [Exponential(rate: 1), HalfNormal(2)]
    )
    let line = Mixture(
      weights: [0.5, 0.5].tensor,
      components: [Exponential(rate: 1), Normal(0, 1)]
    )
    let pieces = Mixture(weights: [0.5, 0.5].tensor, components: [Uniform(0, 1), Uniform(3, 4)])
    let counts = Mixture(
      weights: [0.5, 0.5].tensor,
      components: [Poisson(1), Bernoulli(logits: 0)]
    )
    #expect(half.fixedSupport?.isSame(as: .positive) == true)
    #expect(line.support == .real && line.fixedSupport == nil)
    #expect(pieces.support == .interval(0, 4) && pieces.fixedSupport == nil)
    #expect(counts.support.isSame(as: .nonNegativeIntegers) && counts.support.isDiscrete)
  }

  @Test func betweenTheComponentsThereIsNothing() throws {
    let pieces = Mixture(weights: [0.25, 0.75].tensor, components: [Uniform(0, 1), Uniform(3, 5)])
    let values = try numbers(exp(pieces.logProb(Tensor([0.5, 2, 4, 6]))))
    #expect(values == [0.25, 0, 0.375, 0])
    let truncated = Truncated(pieces, above: 0.5, below: 4)
    let kept = try numbers(exp(truncated.logProb(Tensor([0.25, 0.75, 2, 3.5, 4.5]))))
    for (x, y) in zip(kept, [0, 0.5, 0, 0.75, 0]) { #expect(agrees(x, y, 1e-14)) }
  }

  @Test func aComponentWithoutWeightIsNotThere() throws {
    let weights = Variable(.parameter, shape: [2])
    let density = Mixture(weights: Tensor(weights), of: Normal([0, 900].tensor, 1)).logProb(
      Tensor(900)
    )
    #expect(try agrees(numbers(density, [weights: [1, 0]])[0], -405_000.918_938_533_2, 1e-14))
    let slope = gradient(of: density, withRespectTo: [Tensor(weights)])[0]
    #expect(try numbers(slope, [weights: [1, 0]]).allSatisfy { !$0.isNaN })
  }

  @Test func mixturesAreDrawnByTheirWeights() throws {
    let (count, random) = (100_000, RandomStream(seed: 4))
    let locations = [-2, 0, 3].map(Double.init)
    let batched = Mixture(weights: [0.25, 0.5, 0.25].tensor, of: Normal(locations.tensor, 0.5))
    let listed = Mixture(weights: [0.25, 0.5, 0.25].tensor) { Normal(locations[$0], 0.5) }
    for mixture in [batched, listed] {
      let draws = try mixture.draw(shape: [count], using: random) { try numbers($0) }
      let statistic = DrawTests.kolmogorov(try numbers(mixture.cdf(Tensor(draws))))
      #expect(statistic < 2.23, "\(statistic)")
    }
    // Each element has its own weights: the second is nearly always of the last component.
    let rows = Tensor([1, 0, 0, 0, 0, 1], shape: [2, 3])
    let own = Mixture(weights: rows, of: Normal(locations.tensor, 0.125))
    for _ in 0..<50 {
      let pair = try own.draw(shape: [2], using: random) { try numbers($0) }
      #expect(abs(pair[0] + 2) < 1 && abs(pair[1] - 3) < 1)
    }
    let vectors = Mixture(weights: [0.5, 0.5].tensor) {
      MultivariateNormal(
        Tensor([10.0 * Double($0), 1]),
        covariance: diagonalMatrix([1, 0.25].tensor)
      )
    }
    let drawn = try vectors.draw(shape: [2_000, 2], using: random) { try numbers($0) }
    let firsts = stride(from: 0, to: drawn.count, by: 2).map { drawn[$0] }
    let mean = firsts.reduce(0, +) / 2_000
    #expect(abs(mean - 5) < 0.5 && firsts.contains { $0 < 3 } && firsts.contains { $0 > 7 })
  }

  // MARK: - Truncated and censored

  @Test func supportsEndAtTheBounds() {
    let bound = Tensor(Variable(.latent))
    #expect(Truncated(Normal(0, 1), above: 0).support == .positive)
    #expect(Truncated(Normal(0, 1), above: 1).support == .atLeast(Tensor(1)))
    #expect(Truncated(Normal(0, 1), below: 1).support == .atMost(Tensor(1)))
    #expect(
      Truncated(Gamma(concentration: 1, rate: 1), above: -1, below: 2).support == .interval(0, 2)
    )
    #expect(Truncated(Poisson(3), above: 0).support.description == "the integers 1 to ∞")
    #expect(Truncated(Poisson(3), above: 0.5, below: 4).support == .integerInterval(1, 3))
    #expect(Truncated(Normal(0, 1), above: bound).fixedSupport == nil)
    #expect(Censored(Normal(0, 1), below: -1, above: 1).support == .interval(-1, 1))
    #expect(Censored(Poisson(3), above: 4).support == .integerInterval(0, 4))
    #expect(
      Censored(Normal(0, 1), above: 1).hasAtoms && !Truncated(Normal(0, 1), above: 1).hasAtoms
    )
    #expect(IntervalCensored(Normal(0, 1), cuts: [0, 1].tensor).support == .integers(3))
    #expect(ZeroInflated(Poisson(3), probability: 0.5).support.isSame(as: .nonNegativeIntegers))
    let hurdle = ZeroInflated(Truncated(Poisson(3), above: 0), probability: 0.5)
    #expect(hurdle.support.isSame(as: .nonNegativeIntegers) && hurdle.hasFixedSupport)
  }

  @Test func aHurdleModelHasItsZerosFromTheHurdleAlone() throws {
    let hurdle = ZeroInflated(Truncated(Poisson(3), above: 0), probability: 0.25)
    #expect(agrees(try number(hurdle.logProb(Tensor(0))), C.log(0.25), 1e-15))
    let positive = 1 - C.exp(-3)
    let expected = 0.75 * 4.5 * C.exp(-3) / positive
    #expect(agrees(try number(exp(hurdle.logProb(Tensor(2)))), expected, 1e-14))
  }

  /// Limits that were not reached may be any large number, also in the slopes.
  @Test func limitsThatAreNotReachedDoNotMatter() throws {
    let (location, scale) = (Variable(.parameter), Variable(.parameter))
    let base = Normal(Tensor(location), Tensor(scale))
    let censored = Censored(base, below: -1e30, above: Tensor([1e30, 1.5]))
    let x = Tensor([0.5, 1.5])
    let targets = [Tensor(location), Tensor(scale)]
    let values: [Variable: [Double]] = [location: [0.25], scale: [2]]
    let density = sum(censored.logProb(x))
    let expected = base.logProb(Tensor(0.5)) + base.logSurvival(Tensor(1.5))
    let pair = try numbers([density, expected], values).map { $0[0] }
    #expect(agrees(pair[0], pair[1], 1e-14))
    let slopes = try numbers(gradient(of: density, withRespectTo: targets), values)
    let others = try numbers(gradient(of: expected, withRespectTo: targets), values)
    for (x, y) in zip(slopes.joined(), others.joined()) { #expect(agrees(x, y, 1e-13)) }
  }

  @Test func censoredDensitiesAndTheirLimitsAddUpToOne() throws {
    let censored = Censored(Normal(0.5, 2), below: -1, above: 3)
    let inner = try Integral { try numbers(exp(censored.logProb(Tensor($0)))) }
      .between([-1 + 1e-15, 0, 1, 2, 3 - 1e-15])
    let edges = try numbers(exp(censored.logProb(Tensor([-1, 3])))).reduce(0, +)
    #expect(abs(inner + edges - 1) < 1e-8)
  }

  @Test func censoredDrawsAreThoseOfTheBaseUpToTheLimits() throws {
    let (count, key) = (1_000, RandomStream.Key(seed: 3))
    let censored = Censored(Normal(0.5, 2), below: -1, above: 3)
    let draws = try censored.draw(shape: [count], using: RandomStream(key)) { try numbers($0) }
    let base = try censored.base.draw(shape: [count], using: RandomStream(key)) { try numbers($0) }
    #expect(draws == base.map { min(max($0, -1), 3) })
  }

  /// So far out that no draw of the base gets there, and each element with its own bounds.
  @Test func rareTruncatedDrawsAreInverted() throws {
    let location = Variable(.latent)
    let truncated = Truncated(Normal(Tensor(location), 1), above: Tensor([8, 9]), below: 30)
    let random = RandomStream(seed: 9)
    let draws = try (0..<500).flatMap { _ in
      try truncated.draw(shape: [2], using: random) { try numbers($0, [location: [1]]) }
    }
    for (element, bound) in [8.0, 9].enumerated() {
      let own = stride(from: element, to: draws.count, by: 2).map { draws[$0] }
      #expect(own.allSatisfy { $0 > bound && $0 < 30 })
      let tail = Truncated(Normal(1, 1), above: bound, below: 30)
      #expect(DrawTests.kolmogorov(try numbers(tail.cdf(Tensor(own)))) < 2.23)
    }
  }

  // MARK: - Transformed

  @Test func aSimplexOfNormalsIsLogisticNormal() throws {
    let base = MultivariateNormal(
      [0.5, -1].tensor,
      covariance: Tensor([2, 0.5, 0.5, 1], shape: [2, 2])
    )
    let transformed = Transformed(base, by: StickBreakingBijector())
    #expect(transformed.eventRank == 1 && transformed.support == .simplex)
    let parts = [0.25, 0.125, 0.625]
    // z_k = x_k / (what is left), u = logit(z) + log(K − k).
    let z = [parts[0], parts[1] / 0.75]
    let u = [C.log(z[0] / (1 - z[0])) + C.log(2), C.log(z[1] / (1 - z[1]))]
    let volume = C.log(z[0] * (1 - z[0])) + C.log(0.75 * z[1] * (1 - z[1]))
    let expected = try number(base.logProb(Tensor(u))) - volume
    #expect(agrees(try number(transformed.logProb(Tensor(parts))), expected, 1e-13))
    let draws = try transformed.draw(shape: [5, 3], using: RandomStream(seed: 1)) {
      try numbers($0)
    }
    for row in 0..<5 { #expect(Support.simplex.contains(Array(draws[3 * row..<3 * row + 3]))) }
    let rows = Transformed(Normal(0, 1), by: StickBreakingBijector())
    #expect(rows.eventRank == 1 && rows.logProb(Tensor(parts + parts, shape: [2, 3])).shape == [2])
  }

  @Test func elementsOfVectorsMayBeMapped() throws {
    let base = MultivariateNormal(
      [0.5, -1].tensor,
      covariance: Tensor([2, 0.5, 0.5, 1], shape: [2, 2])
    )
    let logNormal = Transformed(base, by: ExponentialBijector())
    #expect(logNormal.eventRank == 1 && logNormal.support == .positive)
    let x = Tensor([2, 0.5])
    let expected = try number(base.logProb(log(x)) - sum(log(x)))
    #expect(agrees(try number(logNormal.logProb(x)), expected, 1e-14))
    #expect(try numbers(logNormal.logProb(Tensor([2, -1]))) == [-.infinity])
  }

  @Test func theSupportIsTheImageOfTheBases() {
    let exp = ExponentialBijector()
    #expect(Transformed(Exponential(rate: 1), by: exp).support == .atLeast(Tensor(1)))
    #expect(Transformed(Uniform(0, 2), by: AffineBijector(1, -1)).support == .interval(-1, 1))
    #expect(Transformed(Normal(0, 1), by: exp).support == .positive)
    let scale = Tensor(Variable(.latent))
    #expect(Transformed(Exponential(rate: 1), by: AffineBijector(0, scale)).fixedSupport == nil)
  }

  @Test func transformedDrawsReadTheirOwnParameters() throws {
    let (shift, factor) = (Variable(.latent, shape: [2]), Variable(.latent))
    let map = ExponentialBijector().then(AffineBijector(Tensor(shift), Tensor(factor)))
    let distribution = Transformed(Normal(0, 1), by: map)
    let key = RandomStream.Key(seed: 6)
    let values: [Variable: [Double]] = [shift: [1, -1], factor: [2]]
    let draws = try distribution.draw(shape: [2], using: RandomStream(key)) {
      try numbers($0, values)
    }
    let base = Normal(0, 1).draw([[0], [1]], count: 2, using: RandomStream(key))
    for (x, (z, shift)) in zip(draws, zip(base, [1.0, -1])) {
      #expect(agrees(x, shift + 2 * C.exp(z), 1e-15))
    }
  }
}
