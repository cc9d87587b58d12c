import Distributions
import Tensors
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
    ] as [(Support, [Double], [Double])]
  )
  func contains(support: Support, members: [Double], others: [Double]) {
    for x in members { #expect(support.contains(x), "\(support) \(x)") }
    for x in others { #expect(!support.contains(x), "\(support) \(x)") }
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
  }

  @Test func finiteOnesCanBeListed() {
    #expect(Bernoulli(logits: 0).support.enumeratedCount == 2)
    #expect(Categorical(logits: Tensor([0, 1, 2])).support.enumeratedCount == 3)
    #expect(Poisson(1).support.enumeratedCount == nil)
    #expect(Poisson(1).support.isDiscrete)
    #expect(!Normal(0, 1).support.isDiscrete)
  }

  @Test func areFixedUnlessOtherValuesDecide() {
    let bound = Tensor(Variable(.latent))
    #expect(Gamma(bound, rate: 1).fixedSupport == .positive)
    #expect(Uniform(0, 2).fixedSupport == .interval(0, 2))
    #expect(Uniform(0, bound).fixedSupport == nil)
    #expect(Delta(1).fixedSupport == nil)
    let same = MarkovChain(from: HalfNormal(1)) { Exponential(exp($0)) }
    let mixed = MarkovChain(from: HalfNormal(1)) { Normal($0, 1) }
    let moving = MarkovChain(from: Uniform(0, 1)) { Uniform($0, $0 + 1) }
    #expect(same.fixedSupport == .nonNegative)
    #expect(mixed.fixedSupport == nil && moving.fixedSupport == nil)
  }

  @Test func areNamedInWords() {
    #expect(Support.positive.description == "the positive reals")
    #expect(Support.interval(0, 2.5).description == "the interval [0, 2.5]")
    #expect(Support.integers(3).description == "the integers 0 to 2")
  }
}
