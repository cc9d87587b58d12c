import EvidenceDistributions
import EvidenceTensors
import Testing

@Suite struct DivergenceTests {
  @Test func areTheReference() throws {
    for reference in try Reference.divergences() {
      let row = try #require(Case.named(reference.distribution))
      let other = try reference.to.map { try #require(Case.named($0)) } ?? row
      let (q, p) = (row.distribution(reference.q), other.distribution(reference.p))
      let shape = q.eventRank == 0 ? [] : row.values(reference.q)[0].shape
      let divergence = try #require(klDivergence(from: q, to: p, shape: shape))
      let value = try numbers(divergence)[0]
      #expect(agrees(value, reference.value, 1e-12), "\(reference): \(value)")
    }
  }

  /// Values of the literature, to the ten digits that are given.
  @Test func areThePublishedValues() throws {
    let pairs: [(any Distribution, any Distribution, Double)] = [
      (Normal(1, 2), Normal(0, 1), 1.306_852_819_4),
      (Beta(2, 3), Beta(4, 1.5), 1.489_736_580_4),
      (Gamma(concentration: 2, rate: 3), Gamma(concentration: 4, rate: 1.5), 2.718_779_521_3),
    ]
    for (q, p, expected) in pairs {
      let value = try numbers(#require(klDivergence(from: q, to: p, shape: [])))[0]
      #expect(abs(value - expected) < 1e-10)
    }
  }

  /// Every row of the table against the mean of log q − log p over exact draws.
  @Test(
    arguments: [
      (LogNormal(0.25, 0.5), LogNormal(0, 1), [3]),
      (Exponential(rate: 2), Gamma(concentration: 1.5, rate: 1), []),
      (Gamma(concentration: 2.5, rate: 2), Exponential(rate: 0.5), [2]),
      (HalfNormal(1), HalfNormal(2), []),
      (Bernoulli(probability: 0.25), Bernoulli(logits: 1), []),
      (Uniform(0.5, 1), Uniform(0, 3), []),
      (
        Categorical(logits: [1, 2, 0.5].tensor),
        Categorical(probabilities: [0.5, 0.25, 0.25].tensor), []
      ),
      (MultivariateNormal([1, -1].tensor, covariance: matrix), Normal(0.5, 2), [2]),
      (Normal([1, -1].tensor, 0.5), MultivariateNormal(0, precision: matrix), [2]),
      (MultivariateNormal(0, precision: matrix), MultivariateNormal(1, covariance: matrix), [2]),
      (Dirichlet(2), Dirichlet([2, 3, 1].tensor), [3]),
    ] as [(any Distribution, any Distribution, [Int])]
  )
  func areTheMeanOfTheLogRatio(q: any Distribution, p: any Distribution, shape: [Int]) throws {
    let expected = try numbers(#require(klDivergence(from: q, to: p, shape: shape)))[0]
    let count = 40_000
    let random = RandomStream(seed: 3)
    let draws = try q.draw(shape: [count] + shape, using: random) { try numbers($0) }
    let axis = Axis.particles(count)
    let x = Tensor(draws, shape: [count] + shape).axisFromEvent(axis)
    let ratio = sum(q.logProb(x)) - sum(p.logProb(x))
    let repeats = q.logProb(x).shape == p.logProb(x).shape
    try #require(repeats || shape.count == 1)
    let ratios = try numbers(ratio.eventFromAxis(axis))
    let mean = ratios.reduce(0, +) / Double(count)
    let squares = ratios.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    let standardError = (squares / Double(count)).squareRoot() / Double(count).squareRoot()
    #expect(abs(mean - expected) <= 4 * standardError + 1e-9, "\(mean) \(expected)")
  }

  private static let matrix = Tensor([2, 0.5, 0.5, 1], shape: [2, 2])

  /// Each element with its own parameters, or all with the same.
  @Test func ofZeroInflatedCountsCountEveryElement() throws {
    func divergence(_ rates: [Double], _ others: [Double], shape: [Int]) throws -> Double {
      func tensor(_ x: [Double]) -> Tensor { x.count == 1 ? Tensor(x[0]) : Tensor(x) }
      let q = ZeroInflated(Poisson(tensor(rates)), probability: 0.25)
      let p = ZeroInflated(Poisson(tensor(others)), logits: 0.5)
      return try numbers(#require(klDivergence(from: q, to: p, shape: shape)))[0]
    }
    let (one, two) = (try divergence([3], [2], shape: []), try divergence([0.5], [2], shape: []))
    #expect(agrees(try divergence([3, 0.5], [2], shape: [2]), one + two, 1e-14))
    #expect(agrees(try divergence([3], [2, 2], shape: [2]), 2 * one, 1e-14))
    #expect(agrees(try divergence([3], [2], shape: [4, 2]), 8 * one, 1e-14))
  }

  @Test func ofBinomialsOfAnyNumberOfTrialsCountEveryElement() throws {
    let p = Binomial(trials: 5, probability: [0.5, 0.25].tensor)
    let all = try numbers(#require(klDivergence(from: Self.three, to: p, shape: [2])))[0]
    let each = try [0.5, 0.25].map { probability in
      let other = Binomial(trials: 5, probability: probability)
      return try numbers(#require(klDivergence(from: Self.three, to: other, shape: [])))[0]
    }
    #expect(agrees(all, each[0] + each[1], 1e-14))
    let huge = Binomial(trials: 1e6, probability: 0.5)
    #expect(klDivergence(from: huge, to: Binomial(trials: 2e6, probability: 0.5), shape: []) == nil)
    let fewer = Binomial(trials: 9e5, probability: 0.5)
    let beyond = try numbers(#require(klDivergence(from: huge, to: fewer, shape: [])))
    #expect(beyond == [.infinity])
  }
  private static let three = Binomial(trials: 3, logits: 0.5)

  /// A scalar prior against a vector, a scalar guide against a vector, and both.
  @Test func countEveryElementOfTheVariable() throws {
    let one = try numbers(#require(klDivergence(from: Normal(1, 2), to: Normal(0, 1), shape: [])))[
      0
    ]
    let locations = Tensor(Array(repeating: 1.0, count: 32))
    for q in [Normal(1, 2), Normal(locations, 2)] {
      let all = try numbers(#require(klDivergence(from: q, to: Normal(0, 1), shape: [32])))[0]
      #expect(agrees(all, 32 * one, 1e-13))
    }
    let scalars = try numbers(
      #require(klDivergence(from: Normal(1, 2), to: Normal(0, 1), shape: [4, 8]))
    )
    #expect(agrees(scalars[0], 32 * one, 1e-13))
    let matrix = MultivariateNormal(0, covariance: Self.matrix)
    let rows = try numbers(#require(klDivergence(from: matrix, to: Normal(0, 1), shape: [5, 2])))
    let row = try numbers(#require(klDivergence(from: matrix, to: Normal(0, 1), shape: [2])))
    #expect(agrees(rows[0], 5 * row[0], 1e-13))
  }

  @Test func isInfiniteWhereTheGuideLeavesThePrior() throws {
    let divergence = klDivergence(from: Uniform(0, 2), to: Uniform(0, 1), shape: [])
    #expect(try numbers(#require(divergence)) == [.infinity])
  }

  @Test func isUnknownForOtherPairs() {
    #expect(klDivergence(from: Normal(0, 1), to: Cauchy(0, 1), shape: []) == nil)
    #expect(klDivergence(from: Delta(0), to: Normal(0, 1), shape: []) == nil)
  }
}
