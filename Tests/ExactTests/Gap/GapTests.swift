import Evidence
import Foundation
import Testing

@Suite struct GapTests {
  @Test(arguments: [
    (2.0, 0.5, -7.862_085_713_764_618, 0.346_573_590_279_972_25),
    (2.5, 1.0, -7.668_938_533_204_673, 0.153_426_409_720_026_94),
    (0.0, 1.0, -13.918_938_533_204_672, 6.403_426_409_720_027),
  ])
  func aNormalGuideMatchesTheReference(mean: Double, deviation: Double, elbo: Double, kl: Double)
    throws
  {
    let model = GuidedNormal(mean: mean, deviation: deviation)
    let gap = try VariationalInference(model, observing: [\.x: 5]).run(steps: 0).gap(draws: 10)
    #expect(isClose(gap.elbo, elbo, within: 1e-13))
    let divergence = try #require(gap.divergence)
    #expect(isClose(divergence, kl, within: 1e-13))
    let residual = try #require(gap.residual)
    #expect(abs(residual) < 1e-12)
    #expect(gap.elboIsExact)
  }

  @Test func theBestMeanFieldGuideHasTheGapOfTheReference() throws {
    let x = try Values(References.sines)
    let fit = try VariationalInference(GuidedLinear(isFull: false), observing: [\.x: x]).run(
      steps: 0
    )
    let gap = try fit.gap(draws: 10)
    let expected = try References.number("linearGaussian", "bestMeanFieldGapPerDatum")
    let divergence = try #require(gap.divergence)
    #expect(isClose(divergence / 50, expected, within: 1e-12))
    #expect(
      isClose(gap.elbo, try References.number("linearGaussian", "bestMeanFieldELBO"), within: 1e-10)
    )
    let residual = try #require(gap.residual)
    #expect(abs(residual) < 1e-10)
  }

  /// −½ log(1 − ρ²), which the best independent guide of two correlated numbers leaves.
  @Test func correlationLeavesTheGapOfTheReference() throws {
    let gap = try guideGap(CorrelatedPair(), observing: [:])
    #expect(isClose(gap.logEvidence, 0, within: 1e-13))
    #expect(isClose(try #require(gap.divergence), 0.830_365_603, within: 1e-9))
    #expect(isClose(try #require(gap.residual), 0, within: 1e-12))
  }

  @Test func theExactPosteriorAsGuideHasNoGap() throws {
    let x = try Values(References.sines)
    let fit = try VariationalInference(GuidedLinear(isFull: true), observing: [\.x: x]).run(
      steps: 0
    )
    let gap = try fit.gap(draws: 10)
    #expect(abs(gap.gap) < 1e-10)
    let divergence = try #require(gap.divergence)
    #expect(abs(divergence) < 1e-10)
  }

  @Test func aHierarchyHasAnExactGapUnderTheAutomaticGuide() throws {
    let fit = try VariationalInference(
      EightSchools(),
      observing: [
        \.y: Values(try References.numbers("eightSchools", "y")),
        \.standardError: Values(try References.numbers("eightSchools", "standardError")),
      ]
    ).guide(.meanField)
      .optimizer(Adam(learningRate: 0.02))
      .run(steps: 300)
    let gap = try fit.gap(draws: 4_000)
    let residual = try #require(gap.residual)
    #expect(abs(residual) < 1e-8)
    let estimate = try fit.elbo(draws: 4_000)
    #expect(abs(gap.elbo - estimate.value) < 5 * estimate.standardError)
    let bounds = gap.importanceWeighted.map(\.estimate.value)
    #expect(
      bounds[0] < bounds[1] && bounds[1] < bounds[2] && bounds[2] < gap.logEvidence + 0.05
    )
  }

  @Test func aCoinHasAnExactGap() throws {
    let flips: Values = [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]
    let fit = try VariationalInference(Coin(prior: (1, 1)), observing: [\.heads: flips])
      .guide(.meanField).run(steps: 100)
    let gap = try fit.gap(draws: 10)
    let residual = try #require(gap.residual)
    #expect(abs(residual) < 1e-9)
    let divergence = try #require(gap.divergence)
    #expect(divergence > 0)
  }

  @Test func proportionsOnTheSimplexHaveAnExactGap() throws {
    let x = Values(try References.numbers("dirichletMixture", "data"))
    let fit = try VariationalInference(Proportions(), observing: [\.x: x]).guide(.meanField).run(
      steps: 100
    )
    let gap = try fit.gap(draws: 10)
    let residual = try #require(gap.residual)
    #expect(abs(residual) < 1e-8)
  }

  @Test func summedOutLatentsLeaveNoGap() throws {
    let x = Values(try References.numbers("mixtureFixed", "data"))
    let fit = try VariationalInference(FixedMixture(), observing: [\.x: x]).guide(.meanField).run(
      steps: 0
    )
    let gap = try fit.gap(draws: 10)
    #expect(abs(gap.gap) < 1e-13)
    let divergence = try #require(gap.divergence)
    #expect(abs(divergence) < 1e-13)
  }

  /// q(h | x) misses that h is a mixture: the divergence is that of a normal distribution from two.
  @Test func discreteLatentsAreSummedOutOfThePosteriorToo() throws {
    let fit = try VariationalInference(
      AnalyzerMixture(),
      observing: [\.x: try Values([[0.5, -1]])]
    ).guide(.meanField)
      .run(steps: 50)
    let gap = try fit.gap(draws: 4_000)
    if let residual = gap.residual { #expect(abs(residual) < 1e-9) }
    #expect(gap.elbo < gap.logEvidence + 4 * gap.elboStandardError)
  }
}
