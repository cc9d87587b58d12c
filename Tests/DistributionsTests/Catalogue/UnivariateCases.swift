import EvidenceDistributions
import EvidenceTensors

/// Distributions of one number, beyond those that the models of the gallery need.
extension Case {
  static let univariate: [Case] = symmetric + positive + bounded + counts

  private static let symmetric = [
    Case("Cauchy", ["location", "scale"]) { Cauchy($0[0], $0[1]) },
    Case("StudentT", ["degreesOfFreedom", "location", "scale"]) {
      StudentT($0[1], $0[2], degreesOfFreedom: $0[0])
    },
    Case("Laplace", ["location", "scale"]) { Laplace($0[0], $0[1]) },
    Case("Logistic", ["location", "scale"]) { Logistic($0[0], $0[1]) },
    Case("Gumbel", ["location", "scale"]) { Gumbel($0[0], $0[1]) },
    Case("AsymmetricLaplace", ["location", "scale", "asymmetry"]) {
      AsymmetricLaplace($0[0], $0[1], asymmetry: $0[2])
    },
    Case("GeneralizedNormal", ["location", "scale", "power"]) {
      GeneralizedNormal($0[0], $0[1], power: $0[2])
    },
    Case("SkewNormal", ["location", "scale", "slant"]) {
      SkewNormal($0[0], $0[1], slant: $0[2])
    },
    Case("GeneralizedExtremeValue", ["location", "scale", "concentration"]) {
      GeneralizedExtremeValue($0[0], $0[1], concentration: $0[2])
    },
  ]

  private static let positive = [
    Case("HalfStudentT", ["degreesOfFreedom", "scale"]) {
      HalfStudentT(scale: $0[1], degreesOfFreedom: $0[0])
    },
    Case("InverseGamma", ["concentration", "scale"]) {
      InverseGamma(concentration: $0[0], scale: $0[1])
    },
    Case("ChiSquared", ["degreesOfFreedom"]) { ChiSquared($0[0]) },
    Case("InverseGaussian", ["location", "concentration"]) {
      InverseGaussian($0[0], concentration: $0[1])
    },
    Case("Weibull", ["scale", "concentration"]) { Weibull(scale: $0[0], concentration: $0[1]) },
    Case("Pareto", ["scale", "concentration"]) { Pareto(scale: $0[0], concentration: $0[1]) },
  ]

  private static let bounded = [
    Case("Kumaraswamy", ["alpha", "beta"]) { Kumaraswamy($0[0], $0[1]) },
    Case("ContinuousBernoulli", ["logits"]) { ContinuousBernoulli(logits: $0[0]) },
    Case("LogitNormal", ["location", "scale"]) { LogitNormal($0[0], $0[1]) },
    Case("VonMises", ["location", "concentration"]) { VonMises($0[0], concentration: $0[1]) },
  ]

  private static let counts = [
    Case("Binomial", ["trials", "logits"], integers: ["trials"]) {
      Binomial(trials: $0[0], logits: $0[1])
    },
    Case("Geometric", ["probability"]) { Geometric(probability: $0[0]) },
    Case("NegativeBinomial", ["failures", "logits"]) {
      NegativeBinomial(failures: $0[0], logits: $0[1])
    },
    Case("NegativeBinomial", byMean, reference: "NegativeBinomialByMean") {
      NegativeBinomial(mean: $0[0], concentration: $0[1])
    },
    Case("BetaBinomial", ["trials", "alpha", "beta"], integers: ["trials"]) {
      BetaBinomial($0[1], $0[2], trials: $0[0])
    },
    Case("DiscreteUniform", ["low", "high"], integers: ["low", "high"]) {
      DiscreteUniform($0[0], $0[1])
    },
    Case("OrderedLogistic", ["predictor", "cutpoints"]) {
      OrderedLogistic($0[0], cutpoints: $0[1])
    },
    Case("Skellam", ["first", "second"]) { Skellam($0[0], $0[1]) },
  ]
  private static let byMean = ["average", "concentration"]
}
