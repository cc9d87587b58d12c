import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors
import Testing

/// A factor looks for values outside the support only where they can occur.
@Suite struct SiteTests {
  struct Scaled: Model {
    @Latent var h
    @Observed var x
    @Parameter var w
    var prior: any Distribution = HalfNormal(1)
    var stated: (any Distribution)?
    var joint: Joint {
      h ~ prior
      x ~ Uniform(0, 10)
    }
    var guide: Joint { if let stated { h ~ stated } }
  }
  struct Bounded: Model {
    @Latent var h
    @Observed var x
    var joint: Joint {
      h ~ Normal(0, 1)
      x ~ Uniform(h, h + 1)
    }
  }

  private func isChecked(_ model: some Model, _ index: Int) throws -> Bool {
    let site = try Structure(validating: model).joint[index]
    return site.logProb == site.logProb(of: site.value)
  }

  @Test func dataInAFixedSupportAreNotCheckedAgain() throws {
    #expect(try !isChecked(Scaled(), 1))
  }

  @Test func drawsOfAutomaticGuidesAreInTheirSupport() throws {
    #expect(try !isChecked(Scaled(), 0))
    #expect(try !isChecked(Scaled(prior: Bernoulli(logits: 0)), 0))
  }

  @Test func boundsThatAreExpressionsAreCheckedInTheFactor() throws {
    #expect(try isChecked(Bounded(), 1))
  }

  @Test func drawsThatRoundToAnOpenEdgeAreImpossible() throws {
    #expect(try isChecked(Scaled(prior: Gamma(concentration: 2, rate: 1)), 0))
    #expect(try isChecked(Scaled(prior: Beta(2, 2)), 0))
  }

  @Test func aPointMayBeAnywhere() throws {
    var model = Scaled()
    model.stated = HalfNormal(2)
    #expect(try !isChecked(model, 0))
    model.stated = Delta(model.w)
    #expect(try isChecked(model, 0))
  }
}
