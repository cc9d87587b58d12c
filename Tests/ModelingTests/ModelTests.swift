import EvidenceModeling
import EvidenceTensors
import Testing

/// The models that settle the language are accepted, and say what they are.
@Suite struct ModelTests {
  @Test func variationalAutoencoder() throws {
    let structure = try Structure(validating: VAE())
    #expect(structure.name == "VAE")
    #expect(structure.factorization == "p(h) p(x | h)")
    #expect(structure.guideFactorization == "q(h | x)")
    #expect(structure.latents.map(structure.name(of:)) == ["h"])
    #expect(
      structure.parameters.map(structure.name(of:)) == [
        "decoder.layers.0.weight", "decoder.layers.0.bias",
        "decoder.layers.1.weight", "decoder.layers.1.bias",
        "encoder.hidden.layers.0.weight", "encoder.hidden.layers.0.bias",
        "encoder.head.location.weight", "encoder.head.location.bias",
        "encoder.head.scale.weight", "encoder.head.scale.bias",
      ]
    )
    #expect(structure.latents.map(structure.guideKind(of:)) == [.stated])
    #expect(structure.plates == [Axis(VAE.Images.self)])
  }

  @Test func principalComponents() throws {
    let structure = try Structure(validating: PPCA(dimensions: 5, components: 2))
    #expect(structure.factorization == "p(h) p(x | h)")
    #expect(structure.parameters.map(structure.name(of:)) == ["loadings", "mean", "noise"])
    #expect(structure.latents.map(structure.guideKind(of:)) == [.automatic])
  }

  @Test func gaussianMixture() throws {
    let structure = try Structure(validating: GaussianMixture())
    #expect(structure.factorization == "p(weights) p(centers) p(k | weights) p(x | centers, k)")
    #expect(structure.summedOut.map(structure.name(of:)) == ["k"])
    #expect(
      structure.latents.map(structure.guideKind(of:)) == [.automatic, .automatic, .summedOut]
    )
  }

  @Test func eightSchools() throws {
    let structure = try Structure(validating: EightSchools())
    #expect(
      structure.factorization
        == "p(mean) p(spread) p(z) p(y | mean, spread, z, standardError)"
    )
    #expect(structure.inputs.map(structure.name(of:)) == ["standardError"])
    #expect(structure.observed.map(structure.name(of:)) == ["y"])
  }

  @Test func stateSpace() throws {
    let structure = try Structure(validating: StateSpace())
    #expect(structure.factorization == "p(z) p(x | z)")
    let chain = try #require(structure.joint.first)
    #expect(chain.parameters.map(structure.name(of:)) == ["transition", "drift"])
  }

  @Test func hiddenMarkov() throws {
    let structure = try Structure(validating: HiddenMarkov())
    #expect(structure.factorization == "p(state) p(x | state)")
    #expect(structure.summedOut.map(structure.name(of:)) == ["state"])
  }

  @Test func randomWalk() throws {
    let structure = try Structure(validating: RandomWalk())
    #expect(
      structure.factorization
        == "p(steps.0.z) p(steps.0.x | steps.0.z) p(steps.1.z | steps.0.z) "
        + "p(steps.1.x | steps.1.z) p(steps.2.z | steps.1.z) p(steps.2.x | steps.2.z) "
        + "p(steps.3.z | steps.2.z) p(steps.3.x | steps.3.z) p(steps.4.z | steps.3.z) "
        + "p(steps.4.x | steps.4.z)"
    )
  }

  @Test func conditionalAutoencoder() throws {
    let structure = try Structure(validating: ConditionalVAE())
    #expect(structure.factorization == "p(h) p(x | h, label)")
    #expect(structure.guideFactorization == "q(h | x, label)")
  }

  @Test func logisticRegression() throws {
    let structure = try Structure(validating: LogisticRegression(features: 4))
    #expect(structure.factorization == "p(weights) p(bias) p(label | weights, bias, features)")
  }

  @Test func subModels() throws {
    let structure = try Structure(validating: TwoStudies())
    #expect(
      structure.latents.map(structure.name(of:)) == [
        "first.mean", "first.spread", "first.z", "second.mean", "second.spread", "second.z",
        "shared",
      ]
    )
    #expect(structure.plates == [Axis(EightSchools.Schools.self)])
  }
}
