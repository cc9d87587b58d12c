import EvidenceDistributions
import EvidenceTensors

/// Every row of the table of divergences between distributions of one number, with at least one pair of members.
enum DivergencePairs {
  typealias Pair = (q: any Univariate, p: any Univariate)

  static let all: [Pair] = same + toNormal + toPositive + toBounded + toGumbel + counts

  private static let same: [Pair] = [
    (Normal(1, 2), Normal(0, 1)),
    (LogNormal(0.25, 0.5), LogNormal(0, 1)),
    (LogitNormal(0.5, 1), LogitNormal(-1, 2)),
    (HalfNormal(1), HalfNormal(2.5)),
    (Exponential(rate: 2), Exponential(rate: 0.25)),
    (Gamma(concentration: 2.5, rate: 2), Gamma(concentration: 4, rate: 1.5)),
    (Gamma(concentration: 2.5, rate: 2), Exponential(rate: 0.5)),
    (Exponential(rate: 2), Gamma(concentration: 1.5, rate: 1)),
    (Beta(2, 3), Beta(4, 1.5)),
    (Uniform(0.5, 1), Uniform(0, 3)),
    (Cauchy(0.5, 2), Cauchy(-1, 0.75)),
    (HalfCauchy(2), HalfCauchy(0.5)),
    (Laplace(0.5, 2), Laplace(-1, 0.75)),
    (Laplace(0.5, 2), Normal(-1, 1.5)),
    (Normal(0.5, 2), Laplace(-1, 0.75)),
    (Normal(0.5, 2), Laplace(0.5, 0.75)),
    (Gumbel(0.5, 2), Gumbel(-1, 1.75)),
    (GeneralizedNormal(1, 2, power: 1.5), GeneralizedNormal(1, 1.25, power: 2.5)),
    (VonMises(0.5, concentration: 4), VonMises(-1, concentration: 1.5)),
    (Weibull(scale: 2, concentration: 1.5), Weibull(scale: 1.25, concentration: 2.5)),
    (Weibull(scale: 2, concentration: 1.5), Exponential(rate: 1.25)),
    (Pareto(scale: 2, concentration: 3), Pareto(scale: 1.5, concentration: 1.25)),
    (InverseGamma(concentration: 3, scale: 2), InverseGamma(concentration: 1.5, scale: 0.75)),
    (ChiSquared(3), ChiSquared(5.5)),
    (ChiSquared(3), Gamma(concentration: 2.5, rate: 0.75)),
    (Gamma(concentration: 2.5, rate: 0.75), ChiSquared(3)),
    (InverseGaussian(2, concentration: 3), InverseGaussian(1.25, concentration: 0.5)),
    (ContinuousBernoulli(logits: 0.5), ContinuousBernoulli(logits: -3)),
    (Kumaraswamy(2, 3), Kumaraswamy(4, 1.5)), (Kumaraswamy(0.75, 1.25), Kumaraswamy(2, 0.5)),
    (Kumaraswamy(2, 3), Beta(4, 1.5)), (Kumaraswamy(0.75, 1.25), Beta(0.5, 2.5)),
  ]

  private static let toNormal: [Pair] = [
    (Uniform(0.5, 2), Normal(1, 2)), (Exponential(rate: 2), Normal(1, 2)),
    (Gamma(concentration: 2.5, rate: 2), Normal(1, 2)), (Beta(2, 3), Normal(1, 2)),
    (Gumbel(0.5, 2), Normal(1, 2)), (Logistic(0.5, 2), Normal(1, 2)),
    (Pareto(scale: 2, concentration: 20), Normal(1, 2)),
    (ContinuousBernoulli(logits: 1.5), Normal(1, 2)), (HalfNormal(1.5), Normal(1, 2)),
    (LogNormal(0.25, 0.5), Normal(1, 2)), (Weibull(scale: 2, concentration: 1.5), Normal(1, 2)),
    (InverseGamma(concentration: 20, scale: 30), Normal(1, 2)), (ChiSquared(3), Normal(1, 2)),
    (StudentT(0.5, 2, degreesOfFreedom: 30), Normal(1, 2)),
    (AsymmetricLaplace(0.5, 2, asymmetry: 1.5), Normal(1, 2)),
    (GeneralizedNormal(0.5, 2, power: 1.5), Normal(1, 2)), (Kumaraswamy(2, 3), Normal(1, 2)),
    (GeneralizedExtremeValue(0.5, 2, concentration: 0.03), Normal(1, 2)),
    (InverseGaussian(2, concentration: 3), Normal(1, 2)),
  ]

  private static let toPositive: [Pair] = [
    (Beta(2, 3), Exponential(rate: 1.5)),
    (ContinuousBernoulli(logits: 1.5), Exponential(rate: 1.5)),
    (Pareto(scale: 2, concentration: 20), Exponential(rate: 1.5)),
    (HalfNormal(1.5), Exponential(rate: 1.5)),
    (LogNormal(0.25, 0.5), Exponential(rate: 1.5)),
    (InverseGamma(concentration: 20, scale: 30), Exponential(rate: 1.5)),
    (ChiSquared(3), Exponential(rate: 1.5)), (Kumaraswamy(2, 3), Exponential(rate: 1.5)),
    (HalfStudentT(scale: 2, degreesOfFreedom: 30), Exponential(rate: 1.5)),
    (Uniform(0.5, 2), Exponential(rate: 1.5)),
    (Uniform(0.5, 2), Gamma(concentration: 2.5, rate: 2)),
    (Uniform(0, 2), Gamma(concentration: 2.5, rate: 2)),
    (Beta(2, 3), Gamma(concentration: 2.5, rate: 2)),
    (Pareto(scale: 2, concentration: 20), Gamma(concentration: 2.5, rate: 2)),
    (HalfNormal(1.5), Gamma(concentration: 2.5, rate: 2)),
    (LogNormal(0.25, 0.5), Gamma(concentration: 2.5, rate: 2)),
    (Weibull(scale: 2, concentration: 1.5), Gamma(concentration: 2.5, rate: 2)),
    (InverseGamma(concentration: 20, scale: 30), Gamma(concentration: 2.5, rate: 2)),
    (Kumaraswamy(2, 3), Gamma(concentration: 2.5, rate: 2)),
    (Uniform(2, 3), Pareto(scale: 1.5, concentration: 2)),
    (InverseGaussian(2, concentration: 3), Exponential(rate: 1.5)),
    (InverseGaussian(2, concentration: 3), Gamma(concentration: 2.5, rate: 2)),
  ]

  private static let toBounded: [Pair] = [
    (Beta(2, 3), ContinuousBernoulli(logits: 1.5)),
    (Kumaraswamy(2, 3), ContinuousBernoulli(logits: 1.5)),
    (Uniform(0.25, 0.75), ContinuousBernoulli(logits: 1.5)),
    (Beta(2, 3), Uniform(-1, 2)), (Kumaraswamy(2, 3), Uniform(0, 2)),
    (ContinuousBernoulli(logits: 1.5), Uniform(0, 2)),
    (Uniform(0.25, 0.75), Beta(2, 3)), (Uniform(0, 1), Beta(2, 3)),
  ]

  private static let toGumbel: [Pair] = [
    (Normal(0.5, 2), Gumbel(1, 1.5)), (Gamma(concentration: 2.5, rate: 2), Gumbel(1, 1.5)),
    (Exponential(rate: 2), Gumbel(1, 1.5)), (Uniform(0.5, 2), Gumbel(1, 1.5)),
  ]

  private static let counts: [Pair] = [
    (Bernoulli(probability: 0.25), Bernoulli(logits: 1)),
    (Poisson(3), Poisson(4.5)),
    (Geometric(probability: 0.25), Geometric(logits: 0.5)),
    (Bernoulli(probability: 0.25), Poisson(1.5)),
    (Binomial(trials: 10, probability: 0.25), Binomial(trials: 10, logits: 1)),
    (Binomial(trials: 7, probability: 0.25), Binomial(trials: 12, logits: 1)),
    (Binomial(trials: 1, probability: 0.25), Binomial(trials: 3, probability: 0.125)),
    (
      NegativeBinomial(failures: 2.5, probability: 0.25), NegativeBinomial(failures: 2.5, logits: 1)
    ),
    (DiscreteUniform(2, 5), DiscreteUniform(0, 9)),
  ]

  /// Pairs of which the first has values that the second does not.
  static let infinite: [Pair] = [
    (Normal(0, 1), Exponential(rate: 1)), (Normal(0, 1), Beta(2, 3)), (Normal(0, 1), Uniform(0, 1)),
    (Normal(0, 1), Gamma(concentration: 2, rate: 1)),
    (Normal(0, 1), Pareto(scale: 1, concentration: 2)),
    (Laplace(0, 1), ContinuousBernoulli(logits: 0)), (Gumbel(0, 1), Exponential(rate: 1)),
    (Exponential(rate: 1), Beta(2, 3)), (Exponential(rate: 1), Pareto(scale: 1, concentration: 2)),
    (Exponential(rate: 1), Uniform(0, 9)),
    (Gamma(concentration: 2, rate: 1), ContinuousBernoulli(logits: 1)),
    (Beta(2, 3), Pareto(scale: 0.5, concentration: 2)),
    (Pareto(scale: 1, concentration: 2), Uniform(0, 9)),
    (Pareto(scale: 1, concentration: 3), Pareto(scale: 2, concentration: 3)),
    (Uniform(-1, 1), Exponential(rate: 1)), (Uniform(-1, 1), Gamma(concentration: 2, rate: 1)),
    (Uniform(0, 2), Beta(2, 3)), (Uniform(0, 2), ContinuousBernoulli(logits: 1)),
    (Uniform(0, 2), Pareto(scale: 1, concentration: 2)), (Uniform(0, 2), Uniform(0, 1)),
    (Beta(2, 3), Uniform(0.5, 2)), (Poisson(1), Bernoulli(logits: 0)),
    (Poisson(1), Binomial(trials: 9, logits: 0)),
    (Binomial(trials: 9, logits: 0), Binomial(trials: 8, logits: 0)),
    (DiscreteUniform(0, 3), DiscreteUniform(1, 5)), (DiscreteUniform(2, 9), DiscreteUniform(1, 5)),
    (Pareto(scale: 2, concentration: 1.5), Normal(0, 1)),
    (Pareto(scale: 2, concentration: 0.5), Exponential(rate: 1)),
    (StudentT(0, 1, degreesOfFreedom: 1.5), Normal(0, 1)),
  ]
}
