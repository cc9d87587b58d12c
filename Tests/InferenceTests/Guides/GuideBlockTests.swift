import Evidence
import EvidenceDistributions
import EvidenceExact
import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

/// Latents of several supports and plates, which may have guides.
private struct ManyLatents: Model {
  enum Rows: Plate {}
  @Latent var mean
  @Latent var rate
  @Latent(3) var weights
  @Latent(per: Rows.self) var effect
  @Observed(per: Rows.self) var y
  var isStated = true

  var joint: Joint {
    mean ~ Normal(0, 1)
    rate ~ Gamma(concentration: 2, rate: 1)
    weights ~ Dirichlet(Tensor([1, 2, 3]))
    effect ~ Normal(mean, 1)
    y ~ Normal(effect, 0.5 + rate)
  }
  var guide: Joint {
    if isStated {
      mean ~ Normal(0.3, 0.7)
      rate ~ Gamma(concentration: 3, rate: 2)
      weights ~ Dirichlet(Tensor([2, 2, 2]))
      effect ~ Normal(0.5 * mean, 0.4)
    }
  }
}

/// x = a + z + noise, of precision 4: the posterior of (a, z₁ … z₃) is normal, with precision 13 and 5 on the diagonal, 4
/// between a and each z, and determinant 425.
private struct Coupled: Model {
  enum Rows: Plate {}
  @Latent var a
  @Latent(per: Rows.self) var z
  @Observed(per: Rows.self) var x

  var joint: Joint {
    a ~ Normal(0, 1)
    z ~ Normal(0, 1)
    x ~ Normal(a + z, 0.5)
  }
}

@Suite struct GuideBlockTests {
  private func coupled(_ guide: AutomaticGuide) throws -> VariationalInference<Coupled> {
    try VariationalInference(Coupled(), observing: [\.x: [1, -0.5, 2]]).guide(guide)
  }

  private func expectAgreement(_ model: ManyLatents, _ guide: AutomaticGuide) throws {
    let inference = try VariationalInference(model, observing: [\.y: [1, 2, 0.5, -1]])
    try expectAgreementOfDraws(inference.guide(guide), within: 1e-10)
  }

  @Test func aDrawOfAStatedGuideAndItsDensityAgree() throws {
    try expectAgreement(ManyLatents(isStated: true), .meanField)
  }

  @Test(arguments: AutomaticCase.all) func aDrawAndItsDensityAgree(row: AutomaticCase) throws {
    try expectAgreement(ManyLatents(isStated: false), row.guide)
  }

  @Test func latentsThatAreDrawnTogetherLeaveNoGapInANormalPosterior() throws {
    let adam = Adam(learningRate: 0.05, schedule: .cosine())
    let own = try coupled(.meanField).optimizer(adam).particles(10).run(steps: 2_000).gap()
    let fit = try coupled(.fullRank).optimizer(adam).particles(10).run(steps: 2_000)
    let together = try fit.gap()
    // ½ log of the product of the diagonal over the determinant.
    #expect(abs(own.gap - 0.5 * C.log(13 * 125 / 425.0)) < 0.01)
    #expect(together.gap < 0.01)
    #expect(together.elboIsExact && together.divergenceIsExact)
    #expect(abs(try #require(together.residual)) < 1e-10)
    let words = "automatic, full rank over 4 coordinates"
    #expect(fit.report.sites.map(\.guide) == [words, words])
    #expect(fit.report.sites.map(\.estimator) == ["pathwise", "pathwise"])
    // The posterior mean of a is 4 Σ x / 5 / 3.4.
    #expect(abs(try fit.mean { $0.a }.doubles[0] - 4 * 2.5 / 17) < 0.05)
    let estimate = try fit.elbo(draws: 4_000)
    #expect(abs(estimate.value - together.elbo) < 5 * estimate.standardError + 1e-9)
  }

  @Test func repetitionsThatAreDrawnTogetherTakeNoMinibatchAndNoOtherData() throws {
    let inference = try coupled(.fullRank)
    #expect(
      message { _ = try inference.minibatch(of: Coupled.Rows.self, size: 2).run(steps: 1) }
        == "Coupled.minibatch: `a` and `z` of all of Rows are drawn together, and a mini-batch holds "
        + "only some of them. Fit on all of Rows at once, or choose a guide that draws each by itself."
    )
    let fit = try inference.run(steps: 0)
    #expect(
      message { _ = try fit.elbo(observing: [\.x: [1, 2]]) }
        == "Coupled.data: `a` and `z` are drawn together for the 3 Rows of the fit, and there are "
        + "other data now. State a guide that reads the data, as an encoder does, or fit the new data."
    )
  }

  @Test func aBlockIsBlamedByTheNamesOfItsLatents() throws {
    var inference = try coupled(.fullRank)
    inference = inference.optimizer(Adam(learningRate: 1e300))
    let sentence = try #require(message { _ = try inference.run(steps: 5) })
    #expect(
      sentence.hasSuffix(
        ": the guide of `a` and `z` is infinity in step 1 (seed 0); MultivariateNormal has location "
          + "from -6.23085e+299 to 6.23085e+299 and choleskyFactor infinity (element 0). Keep "
          + "MultivariateNormal.choleskyFactor of `a` and `z` in its domain (the Cholesky factors); "
          + "the parameters of step 0 are kept."
      )
    )
  }
}
