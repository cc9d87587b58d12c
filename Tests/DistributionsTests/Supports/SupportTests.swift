import EvidenceDistributions
import EvidenceTensors
import Testing

@Suite struct SupportTests {
  @Test(
    arguments: [
      (Support.real, [-1e300, 0], [.nan, .infinity]),
      (.positive, [1e-300, 5], [0, -1, .infinity]),
      (.nonNegative, [0, 5], [-1e-300]),
      (.unitInterval, [0.5], [0, 1, -0.5]),
      (.interval(-2, 6), [-2, 6, 0], [-2.1, 6.1]),
      (.boolean, [0, 1], [0.5, 2, -1]),
      (.integers(3), [0, 2], [3, 1.5, -1]),
      (.nonNegativeIntegers, [0, 1e9], [-1, 0.5]),
      (.atLeast(Tensor(2)), [2, 1e9], [1.9, .infinity]),
      (.atMost(Tensor(2)), [2, -1e9], [2.1, -.infinity]),
      (.integerInterval(-2, 3), [-2, 0, 3], [-3, 4, 0.5]),
      (.integerInterval(Tensor(1), Tensor(Double.infinity)), [1, 1e9], [0, 1.5, .infinity]),
    ] as [(Support, [Double], [Double])]
  )
  func contains(support: Support, members: [Double], others: [Double]) {
    for x in members { #expect(support.contains(x), "\(support) \(x)") }
    for x in others { #expect(!support.contains(x), "\(support) \(x)") }
  }

  private static let triangle = [1, 0, 0.6, 0.8]

  /// By numbers, for data, and by an expression, for the density.
  @Test(
    arguments: [
      (Support.ordered, [-1, 0.5, 2], [[-1, 2, 2], [0, -1, 1]]),
      (.simplex, [0.25, 0.5, 0.25], [[0.5, 0.5, 0.5], [-0.5, 1, 0.5]]),
      (.sumToZero, [-1, 0.25, 0.75], [[1, 0, 0]]),
      (.unitVector, [0.6, 0, -0.8], [[0.6, 0.6, 0], [0, 0, 0]]),
      (.counts(Tensor(4)), [3, 0, 1], [[3, 0, 2], [4.5, -0.5, 0], [5, -1, 0]]),
      (.choleskyFactor, [2, 0, -3, 1], [[2, 1, -3, 1], [2, 0, -3, 0]]),
      (.correlationCholeskyFactor, triangle, [[1, 0, 0.8, 0.8], [1, 0, 0.6, -0.8]]),
    ] as [(Support, [Double], [[Double]])]
  )
  func containVectors(support: Support, member: [Double], others: [[Double]]) throws {
    func isClaimed(_ value: [Double]) throws -> Bool {
      let shape = support.rank == 1 ? [3] : [2, 2]
      let claims = try #require(support.claims(about: Tensor(value, shape: shape)))
      return try numbers(claims).allSatisfy { $0 == 1 }
    }
    #expect(support.contains(member), "\(support)")
    #expect(try isClaimed(member), "\(support)")
    for other in others {
      #expect(!support.contains(other), "\(support) \(other)")
      #expect(try !isClaimed(other), "\(support) \(other)")
    }
    let shape = support.rank == 1 ? [3] : [2, 2]
    let inner = try numbers(support.interior(of: shape).broadcast(to: shape))
    #expect(support.contains(inner), "\(support): \(inner)")
  }

  @Test func simplicesMayBeOffByRounding() {
    #expect(Support.simplex.contains([0.25, 0.75]))
    #expect(Support.simplex.contains([0.25, 0.750_001]))
    #expect(!Support.simplex.contains([0.25, 0.7501]))
    #expect(!Support.simplex.contains([-0.25, 1.25]))
  }

  @Test func aGuideHasThePriorsSupport() {
    #expect(Support.positive.isSame(as: .nonNegative))
    #expect(Support.unitInterval.isSame(as: .interval(0, 1)))
    #expect(Support.real.isSame(as: .vector))
    #expect(Support.point.isSame(as: .simplex))
    #expect(!Support.real.isSame(as: .positive))
    #expect(!Support.interval(0, 2).isSame(as: .interval(0, 1)))
    #expect(!Support.integers(3).isSame(as: .integers(4)))
    #expect(Support.integers(3).isSame(as: .integerInterval(0, 2)))
    #expect(!Support.integers(3).isSame(as: .integerInterval(1, 3)))
    #expect(Support.atLeast(Tensor(0)).isSame(as: .positive))
    #expect(!Support.atLeast(Tensor(1)).isSame(as: .positive))
  }

  @Test func finiteOnesCanBeListed() {
    #expect(Bernoulli(logits: 0).support.enumeratedValues == 0..<2)
    #expect(Categorical(logits: Tensor([0, 1, 2])).support.enumeratedValues == 0..<3)
    #expect(Poisson(1).support.enumeratedValues == nil)
    #expect(Support.integerInterval(0, 4).enumeratedValues == 0..<5)
    #expect(Support.integerInterval(1, 4).enumeratedValues == 1..<5)
    #expect(Support.integerInterval(1, 4).isDiscrete && Support.counts(Tensor(3)).isDiscrete)
    #expect(Poisson(1).support.isDiscrete)
    #expect(!Normal(0, 1).support.isDiscrete)
  }

  @Test func areFixedUnlessOtherValuesDecide() {
    let bound = Tensor(Variable(.latent))
    #expect(Gamma(concentration: bound, rate: 1).fixedSupport == .positive)
    #expect(Uniform(0, 2).fixedSupport == .interval(0, 2))
    #expect(Uniform(0, bound).fixedSupport == nil)
    #expect(Uniform(0, 2).hasFixedSupport && !Uniform(0, bound).hasFixedSupport)
    #expect(Delta(1).fixedSupport == nil)
    let same = MarkovChain(from: HalfNormal(1)) { Exponential(rate: exp($0)) }
    let mixed = MarkovChain(from: HalfNormal(1)) { Normal($0, 1) }
    let moving = MarkovChain(from: Uniform(0, 1)) { Uniform($0, $0 + 1) }
    #expect(same.fixedSupport == .nonNegative)
    #expect(mixed.fixedSupport == nil && moving.fixedSupport == nil)
  }

  @Test func areNamedInWords() {
    #expect(Support.positive.description == "the positive reals")
    #expect(Support.interval(0, 2.5).description == "the interval [0, 2.5]")
    #expect(Support.integers(3).description == "the integers 0 to 2")
    let (one, infinity) = (Tensor(1), Tensor(Double.infinity))
    #expect(Support.integerInterval(one, infinity).description == "the integers 1 to ∞")
    #expect(Support.atLeast(one).description == "the interval [1, ∞)")
    #expect(Support.atMost(Tensor(Variable(.latent))).description == "the interval (−∞, …]")
    #expect(Support.counts(Tensor(3)).description == "the counts with a total of 3")
  }
}
