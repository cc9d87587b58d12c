import EvidenceDistributions
import EvidenceTensors

/// Rows of the distributions over vectors, matrices and counts of categories.
extension Case {
  static let vectors: [Case] = [
    Case("LowRankNormal", ["location", "factor", "diagonal"]) {
      LowRankNormal($0[0], factor: $0[1], diagonal: $0[2])
    },
    Case("MultivariateStudentT", ["degreesOfFreedom", "location", "scale"]) {
      MultivariateStudentT($0[1], scale: $0[2], degreesOfFreedom: $0[0])
    },
    correlations(of: 2),
    correlations(of: 3),
    Case("Wishart", ["degreesOfFreedom", "scale"]) {
      Wishart(scale: $0[1], degreesOfFreedom: $0[0])
    },
    Case("GaussianRandomWalk", ["scale", "drift", "start"]) {
      GaussianRandomWalk($0[0], drift: $0[1], start: $0[2])
    },
    Case("Multinomial", ["trials", "logits"]) { Multinomial(trials: $0[0], logits: $0[1]) },
    Case(
      "Multinomial",
      ["trials", "probabilities"],
      entries: (try? Reference.entries(of: "MultinomialOfProbabilities")) ?? []
    ) { Multinomial(trials: $0[0], probabilities: $0[1]) },
    Case("DirichletMultinomial", ["trials", "concentration"]) {
      DirichletMultinomial(trials: $0[0], concentration: $0[1])
    },
  ]

  private static func correlations(of dimension: Int) -> Case {
    let entries = try? Reference.entries(of: "LKJCholesky").filter {
      $0.parameters["dimension"]?.elements == [Double(dimension)]
    }
    return Case("LKJCholesky", ["concentration"], entries: entries ?? []) {
      LKJCholesky(dimension: dimension, concentration: $0[0])
    }
  }
}
