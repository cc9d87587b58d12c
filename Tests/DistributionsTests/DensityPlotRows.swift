import EvidenceDistributions
import EvidenceTensors

extension DensityPlot {
  static let all: [DensityPlot] = line + positive + bounded + counts + vectors + combined

  private static let line: [DensityPlot] = [
    DensityPlot(
      "Normal",
      -5...5,
      ["0, 1": Normal(0, 1), "0, 2": Normal(0, 2), "2, 0.7": Normal(2, 0.7)]
    ),
    DensityPlot(
      "Cauchy",
      -5...5,
      ["0, 1": Cauchy(0, 1), "0, 2": Cauchy(0, 2), "2, 0.5": Cauchy(2, 0.5)]
    ),
    DensityPlot(
      "StudentT",
      -5...5,
      [
        "1 degree of freedom": StudentT(0, 1, degreesOfFreedom: 1),
        "3": StudentT(0, 1, degreesOfFreedom: 3), "30": StudentT(0, 1, degreesOfFreedom: 30),
      ]
    ),
    DensityPlot(
      "Laplace",
      -5...5,
      ["0, 1": Laplace(0, 1), "0, 2": Laplace(0, 2), "2, 0.5": Laplace(2, 0.5)]
    ),
    DensityPlot(
      "AsymmetricLaplace",
      -5...5,
      [
        "asymmetry 1": AsymmetricLaplace(0, 1, asymmetry: 1),
        "0.5": AsymmetricLaplace(0, 1, asymmetry: 0.5), "2": AsymmetricLaplace(0, 1, asymmetry: 2),
      ]
    ),
    DensityPlot(
      "Logistic",
      -8...8,
      ["0, 1": Logistic(0, 1), "0, 2": Logistic(0, 2), "3, 0.5": Logistic(3, 0.5)]
    ),
    DensityPlot(
      "Gumbel",
      -4...10,
      ["0, 1": Gumbel(0, 1), "0, 2": Gumbel(0, 2), "3, 1": Gumbel(3, 1)]
    ),
    DensityPlot(
      "GeneralizedExtremeValue",
      -4...6,
      [
        "concentration −0.5": GeneralizedExtremeValue(0, 1, concentration: -0.5),
        "0": GeneralizedExtremeValue(0, 1, concentration: 0),
        "0.5": GeneralizedExtremeValue(0, 1, concentration: 0.5),
      ]
    ),
    DensityPlot(
      "GeneralizedNormal",
      -4...4,
      [
        "power 1": GeneralizedNormal(0, 1, power: 1), "2": GeneralizedNormal(0, 1, power: 2),
        "8": GeneralizedNormal(0, 1, power: 8),
      ]
    ),
    DensityPlot(
      "SkewNormal",
      -4...4,
      [
        "slant 0": SkewNormal(0, 1, slant: 0), "2": SkewNormal(0, 1, slant: 2),
        "−6": SkewNormal(0, 1, slant: -6),
      ]
    ),
    DensityPlot(
      "VonMises",
      -3.14159...3.14159,
      [
        "0, 0.5": VonMises(0, concentration: 0.5), "0, 4": VonMises(0, concentration: 4),
        "1, 20": VonMises(1, concentration: 20),
      ]
    ),
  ]

  private static let positive: [DensityPlot] = [
    DensityPlot("HalfNormal", 0...5, ["1": HalfNormal(1), "2": HalfNormal(2)]),
    DensityPlot("HalfCauchy", 0...8, ["1": HalfCauchy(1), "2": HalfCauchy(2)]),
    DensityPlot(
      "HalfStudentT",
      0...6,
      [
        "1 degree of freedom": HalfStudentT(scale: 1, degreesOfFreedom: 1),
        "4": HalfStudentT(scale: 1, degreesOfFreedom: 4),
      ]
    ),
    DensityPlot(
      "LogNormal",
      0...5,
      ["0, 1": LogNormal(0, 1), "0, 0.5": LogNormal(0, 0.5), "1, 0.25": LogNormal(1, 0.25)]
    ),
    DensityPlot(
      "Exponential",
      0...5,
      ["0.5": Exponential(rate: 0.5), "1": Exponential(rate: 1), "2": Exponential(rate: 2)]
    ),
    DensityPlot(
      "Gamma",
      0...8,
      [
        "1, 1": Gamma(concentration: 1, rate: 1), "2, 1": Gamma(concentration: 2, rate: 1),
        "9, 3": Gamma(concentration: 9, rate: 3),
      ]
    ),
    DensityPlot(
      "InverseGamma",
      0...4,
      [
        "1, 1": InverseGamma(concentration: 1, scale: 1),
        "3, 1": InverseGamma(concentration: 3, scale: 1),
        "3, 4": InverseGamma(concentration: 3, scale: 4),
      ]
    ),
    DensityPlot(
      "ChiSquared",
      0...12,
      ["2": ChiSquared(2), "4": ChiSquared(4), "7": ChiSquared(7)]
    ),
    DensityPlot(
      "InverseGaussian",
      0...4,
      [
        "1, 1": InverseGaussian(1, concentration: 1), "1, 5": InverseGaussian(1, concentration: 5),
        "2, 3": InverseGaussian(2, concentration: 3),
      ]
    ),
    DensityPlot(
      "Weibull",
      0...4,
      [
        "concentration 1": Weibull(scale: 1, concentration: 1),
        "2": Weibull(scale: 1, concentration: 2),
        "5": Weibull(scale: 1, concentration: 5),
      ]
    ),
    DensityPlot(
      "Pareto",
      1...5,
      [
        "1, 1": Pareto(scale: 1, concentration: 1), "1, 3": Pareto(scale: 1, concentration: 3),
        "2, 3": Pareto(scale: 2, concentration: 3),
      ]
    ),
  ]

  private static let bounded: [DensityPlot] = [
    DensityPlot("Uniform", -1...4, ["0, 1": Uniform(0, 1), "0.5, 3": Uniform(0.5, 3)]),
    DensityPlot(
      "Beta",
      0...1,
      ["2, 3": Beta(2, 3), "0.5, 0.5": Beta(0.5, 0.5), "8, 2": Beta(8, 2)]
    ),
    DensityPlot(
      "Kumaraswamy",
      0...1,
      [
        "2, 3": Kumaraswamy(2, 3), "0.5, 0.5": Kumaraswamy(0.5, 0.5), "5, 2": Kumaraswamy(5, 2),
      ]
    ),
    DensityPlot(
      "ContinuousBernoulli",
      0...1,
      [
        "0.5": ContinuousBernoulli(probability: 0.5), "0.8": ContinuousBernoulli(probability: 0.8),
        "0.05": ContinuousBernoulli(probability: 0.05),
      ]
    ),
    DensityPlot(
      "LogitNormal",
      0...1,
      [
        "0, 0.5": LogitNormal(0, 0.5), "0, 2": LogitNormal(0, 2), "1, 1": LogitNormal(1, 1),
      ]
    ),
  ]

  private static let counts: [DensityPlot] = [
    DensityPlot(
      "Bernoulli",
      0...1,
      ["0.3": Bernoulli(probability: 0.3), "0.6": Bernoulli(probability: 0.6)]
    ),
    DensityPlot(
      "Binomial",
      0...20,
      [
        "20, 0.3": Binomial(trials: 20, probability: 0.3),
        "20, 0.7": Binomial(trials: 20, probability: 0.7),
      ]
    ),
    DensityPlot(
      "Categorical",
      0...3,
      [
        "0.1, 0.2, 0.3, 0.4": Categorical(probabilities: Tensor([0.1, 0.2, 0.3, 0.4]))
      ]
    ),
    DensityPlot(
      "Geometric",
      0...12,
      ["0.2": Geometric(probability: 0.2), "0.5": Geometric(probability: 0.5)]
    ),
    DensityPlot("Poisson", 0...20, ["1": Poisson(1), "4": Poisson(4), "10": Poisson(10)]),
    DensityPlot(
      "NegativeBinomial",
      0...20,
      [
        "mean 5, concentration 1": NegativeBinomial(mean: 5, concentration: 1),
        "5, 10": NegativeBinomial(mean: 5, concentration: 10),
      ]
    ),
    DensityPlot(
      "BetaBinomial",
      0...20,
      [
        "20, 2, 3": BetaBinomial(2, 3, trials: 20),
        "20, 0.5, 0.5": BetaBinomial(0.5, 0.5, trials: 20),
      ]
    ),
    DensityPlot(
      "DiscreteUniform",
      -2...8,
      ["0, 5": DiscreteUniform(0, 5), "3, 6": DiscreteUniform(3, 6)]
    ),
    DensityPlot(
      "OrderedLogistic",
      0...3,
      [
        "0": OrderedLogistic(0, cutpoints: Tensor([-1, 0.5, 2])),
        "2": OrderedLogistic(2, cutpoints: Tensor([-1, 0.5, 2])),
      ]
    ),
    DensityPlot("Skellam", -10...10, ["2, 2": Skellam(2, 2), "6, 2": Skellam(6, 2)]),
  ]
}
