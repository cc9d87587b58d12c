import Evidence
import Foundation
import Testing

@Suite struct ConjugateTests {
  private static let flips: Values = [1, 0, 1, 1, 0, 1]
  private static let counts: Values = [3, 0, 2, 4, 1]
  private static let ones: Values = [1, 1, 1, 1, 1]

  private func method<M: Model>(_ model: M, _ data: Bindings<M>)
    throws -> String
  {
    try exactMethod(of: try BoundModel(model, observing: data))
  }

  @Test(arguments: BetaPair.Likelihood.allCases)
  func aProbabilityIsConjugate(_ likelihood: BetaPair.Likelihood) throws {
    let model = BetaPair(likelihood: likelihood, prior: (2, 3), size: 4)
    let data = likelihood == .bernoulli ? Self.flips : Self.counts
    #expect(
      try method(model, [\.x: data]) == "conjugacy of p (Beta: linear in log p and log(1 - p))"
    )
  }

  @Test(arguments: GammaPair.Likelihood.allCases)
  func aRateIsConjugate(_ likelihood: GammaPair.Likelihood) throws {
    let model = GammaPair(likelihood: likelihood, prior: (2, 3))
    let words = try method(model, [\.known: Self.ones, \.x: Self.counts.mapped { $0 + 1 }])
    #expect(words == "conjugacy of rate (Gamma: linear in log rate and rate)")
  }

  @Test(arguments: InverseGammaPair.Likelihood.allCases)
  func aScaleIsConjugate(_ likelihood: InverseGammaPair.Likelihood) throws {
    let model = InverseGammaPair(likelihood: likelihood, prior: (2, 3))
    let words = try method(model, [\.known: Self.ones, \.x: Self.counts.mapped { $0 + 1 }])
    #expect(words == "conjugacy of scale (InverseGamma: linear in log scale and 1/scale)")
  }

  @Test func sharesAreConjugate() throws {
    let categories = DirichletPair(prior: [2, 1, 1.5])
    #expect(
      try method(categories, [\.x: [0, 2, 1, 0]])
        == "conjugacy of shares (Dirichlet: linear in log shares)"
    )
    let counts = DirichletCounts(prior: [2, 1, 1.5], total: 5)
    #expect(
      try method(counts, [\.x: Values([[0, 2, 3], [1, 4, 0]])])
        == "conjugacy of shares (Dirichlet: linear in log shares)"
    )
  }

  @Test func meanAndPrecisionAreEliminatedInTurn() throws {
    let model = NormalGamma(prior: (0.5, 2, 3, 1.5))
    #expect(
      try method(model, [\.x: Self.counts])
        == "Gaussian elimination of mean (1 dimension), then conjugacy of precision (Gamma: linear in "
        + "log precision and precision)"
    )
  }

  @Test func repetitionsAreConjugateThroughTheirIndices() throws {
    let data: Bindings<GroupedRates> = [
      \.group: [0, 1, 1, 2, 0], \.x: Self.counts,
    ]
    let sizes: PlateSizes = [GroupedRates.Groups.self: 3]
    let exact = try exactLogEvidence(GroupedRates(), observing: data, sizes: sizes)
    #expect(exact.method == "conjugacy of rate (Gamma per Groups: linear in log rate and rate)")
  }

  @Test func conjugacyComesBeforeTheSumOverTheKinds() throws {
    let model = KindsOfCoins(priors: [(1, 1), (10, 2), (2, 10)])
    #expect(
      try method(model, [\.x: Self.flips])
        == "conjugacy of p (Beta: linear in log p and log(1 - p)), then enumeration of kind (3 values)"
    )
  }
}
