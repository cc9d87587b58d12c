import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors
import Testing

/// What may stand in a joint beside factors.
@Suite struct BuilderTests {
  struct Choice: Model {
    enum Noise { case normal, bernoulli, none }
    @Latent var a
    let noise: Noise
    let isObserved: Bool
    let output = Output()
    struct Output: Module { @Observed var x }

    init(_ noise: Noise, isObserved: Bool = true) {
      self.noise = noise
      self.isObserved = isObserved
    }

    var joint: Joint {
      let twice = 2 * a
      a ~ Normal(0, 1)
      if isObserved {
        switch noise {
        case .normal: output.x ~ Normal(twice, 1)
        case .bernoulli: output.x ~ Bernoulli(logits: twice)
        case .none: Joint(factors: [])
        }
      }
    }
  }

  @Test func branchesChooseFactors() {
    #expect(Choice(.normal).joint.factors.map(\.distribution.name) == ["Normal", "Normal"])
    #expect(Choice(.bernoulli).joint.factors.map(\.distribution.name) == ["Normal", "Bernoulli"])
    #expect(Choice(.none).joint.factors.count == 1)
    #expect(Choice(.normal, isObserved: false).joint.factors.count == 1)
  }

  struct Studies: Model {
    let studies: [EightSchools]
    init(_ count: Int) { studies = (0..<count).map { _ in EightSchools() } }
    var joint: Joint {
      for study in studies { study.joint }
    }
    var guide: Joint {
      for study in studies {
        study.mean ~ Normal(0, 1)
        study.spread ~ HalfNormal(1)
        study.z ~ Normal(0, 1)
      }
    }
  }

  @Test func arraysOfSubModels() throws {
    let structure = try Structure(validating: Studies(2))
    #expect(
      structure.guideFactorization
        == "q(studies.0.mean) q(studies.0.spread) q(studies.0.z) "
        + "q(studies.1.mean) q(studies.1.spread) q(studies.1.z)"
    )
  }

  @Test func factorsOfASubModelKeepTheirPlace() {
    let places = Studies(1).joint.factors.map(\.place)
    #expect(places.allSatisfy { $0.hasPrefix("Models.swift:") })
  }

  @Test func modelsOfAnyTypeAreValidated() throws {
    let models: [any Model] = [EightSchools(), LogisticRegression(features: 2)]
    let names = try models.map { try Structure(validating: $0).name }
    #expect(names == ["EightSchools", "LogisticRegression"])
  }

  @Test func logDensityOfASiteKeepsItsPlates() throws {
    let structure = try Structure(validating: GaussianMixture())
    let shapes = structure.joint.map(\.logProb.shape)
    #expect(shapes == [[], [], [], []])
    let points = AxisSet([Axis(GaussianMixture.Points.self)])
    #expect(structure.joint.map(\.logProb.axes) == [[], [], points, points])
  }
}
