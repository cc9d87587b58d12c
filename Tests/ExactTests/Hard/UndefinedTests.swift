import Evidence
import EvidenceTensors
import Foundation
import Testing

/// Densities that are not defined on a part of the support of what they read.
@Suite struct UndefinedTests {
  private func message(_ action: () throws -> some Any) -> String {
    do {
      return "\(try action())"
    } catch {
      return "\(error)".replacing(#/\w+\.swift:\d+: /#) { _ in "" }
    }
  }

  @Test func aScaleThatMayBecomeNegativeIsNamed() {
    let words = message {
      try exactLogEvidence(
        OneScale(prior: Normal(0, 1), scale: { 1 + $0 }),
        observing: [\.y: 0.3]
      )
    }
    #expect(
      words
        == "Normal.scale of `y`: -1.3263478740408408 is not a positive real, at `x` = -2.3263478740408408, "
        + "which the prior allows. Give a positive real; for an unconstrained expression x, exp(x) or "
        + "softplus(x) is one, or give a prior that keeps away from there."
    )
  }

  @Test func soItIsUnderEveryPrior() {
    let priors: [any Distribution] = [
      Flat(), StudentT(0, 1, degreesOfFreedom: 3), Normal(3, 0.5), Uniform(-2, 5), Laplace(0, 1),
      Gumbel(1, 1),
      Mixture(weights: Tensor([0.5, 0.5]), components: [Normal(-3, 1), Normal(3, 1)]),
    ]
    for prior in priors {
      let words = message {
        try exactLogEvidence(OneScale(prior: prior, scale: { 1 + $0 }), observing: [\.y: 0.3])
          .method
      }
      #expect(words.hasPrefix("Normal.scale of `y`: -"), "\(prior): \(words)")
    }
  }

  /// Eighty deviations away there is nothing: E N(0.3; 0, 1 + x) for x = 100 ± 1, by the second derivative.
  @Test func whatThePriorKeepsAwayFromIsNoFault() throws {
    let evidence = try exactLogEvidence(
      OneScale(prior: Normal(100, 1), scale: { 1 + $0 }),
      observing: [\.y: 0.3]
    )
    #expect(abs(evidence.logEvidence + 5.533965) < 1e-5)
  }

  @Test func aNumberThatFormulasDoNotGiveIsNamed() {
    let words = message {
      try exactLogEvidence(
        OneScale(prior: Normal(0, 1), scale: { exp(log($0)) }),
        observing: [\.y: 0.3]
      )
    }
    #expect(
      words
        == "Normal.scale of `y`: nan is not a positive real, at `x` = -0.6744897501960817, which the prior "
        + "allows. Give a positive real; for an unconstrained expression x, exp(x) or softplus(x) is "
        + "one, or give a prior that keeps away from there."
    )
  }

  /// The formula of a success gives a number at 1.5, which is no probability.
  @Test func aProbabilityBeyondOneIsNamed() throws {
    let words = message {
      try exactLogEvidence(OneChance(prior: Normal(0, 0.3)), observing: [\.y: 1])
    }
    #expect(
      words
        == "Bernoulli.probability of `y`: -0.19790436221225216 is not a number in [0, 1], at `x` = "
        + "-0.6979043622122522, which the prior allows. Give a number in [0, 1]; for an unconstrained "
        + "expression x, sigmoid(x) is between 0 and 1, or give a prior that keeps away from there."
    )
    let evidence = try exactLogEvidence(OneChance(prior: Uniform(-0.5, 0.5)), observing: [\.y: 1])
    #expect(abs(evidence.logEvidence - log(0.5)) < 1e-10)
  }

  @Test func aMatrixThatIsNotPositiveDefiniteIsNamed() throws {
    let words = message {
      try exactLogEvidence(OneCorrelation(prior: Normal(0, 0.5)), observing: [\.y: [0.3, 0.1]])
    }
    #expect(
      words
        == "MultivariateNormal.covariance of `y`: [1, -1.1631739370204204, -1.1631739370204204, 1] is not a "
        + "symmetric positive-definite matrix, at `r` = -1.1631739370204204, which the prior allows. Give "
        + "a symmetric positive-definite matrix, or give a prior that keeps away from there."
    )
    let evidence = try exactLogEvidence(
      OneCorrelation(prior: Uniform(-1, 1)),
      observing: [\.y: [0.3, 0.1]]
    )
    let exact = NestedRule(panels: 400).logSum { t in
      let (r, slope) = (tanh(t), -2 * log(cosh(t)))
      return log(0.5) + slope + logNormalDensity([0.3, 0.1], covariance: [[1, r], [r, 1]])
    }
    #expect(abs(evidence.logEvidence - exact) < 1e-7)
  }

  /// At no one latent's quantiles, but at those of both.
  @Test func twoLatentsTogetherAreLookedAt() {
    let words = message { try exactLogEvidence(TwoFactors(), observing: [\.y: 0.3]).method }
    #expect(
      words
        == "Normal.scale of `y`: -9.50286897917293 is not a positive real, at `x` = -9.262340089798405, `z` = "
        + "4.26489079392384, which the prior allows. Give a positive real; for an unconstrained "
        + "expression x, exp(x) or softplus(x) is one, or give a prior that keeps away from there."
    )
  }

  @Test func aDensityInsideALocalIntegralIsNamed() throws {
    let words = message {
      try exactLogEvidence(NegativeRates(prior: Normal(0, 1)), observing: [\.count: [1, 0, 2]])
    }
    #expect(
      words
        == "Poisson.rate of `count`: -0.6756632051038436 is not a non-negative real, at `level` = "
        + "-0.6744897501960817, `effect` = -2.3263478740408408, which the prior allows. Give a "
        + "non-negative real; for an unconstrained expression x, exp(x) or softplus(x) is one, or give a "
        + "prior that keeps away from there."
    )
  }

  /// N(0.3; 0, 1) is left, by each engine: scales of −1 and 0 have no probability.
  @Test func aValueWithoutProbabilityLeavesNoTrace() throws {
    let model = ScaleOfKind(shares: [0, 0, 1])
    let evidence = try exactLogEvidence(model, observing: [\.y: 0.3])
    #expect(abs(evidence.logEvidence + 0.963_938_533_204_672_7) < 1e-15)
    #expect(try evidence.posterior.probabilities(of: \.kind).doubles == [0, 0, 1])
  }

  @Test func aValueOfADiscreteLatentIsNamed() throws {
    let words = message {
      try exactLogEvidence(ScaleOfKind(shares: [0.2, 0.3, 0.5]), observing: [\.y: 0.3])
    }
    #expect(
      words
        == "Normal.scale of `y`: -1 is not a positive real, at `kind` = 0, which the prior allows. Give a "
        + "positive real; for an unconstrained expression x, exp(x) or softplus(x) is one, or give a "
        + "prior that keeps away from there."
    )
  }
}
