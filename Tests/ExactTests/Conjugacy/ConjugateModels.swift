import Evidence

// Conjugate pairs, in the parameterizations that the distributions have.

enum Trials: Plate {}

/// A probability of one of the distributions that have one.
struct BetaPair: Model {
  enum Likelihood: CaseIterable { case bernoulli, binomial, geometric, negativeBinomial }
  @Latent var p
  @Observed(per: Trials.self) var x
  let likelihood: Likelihood
  let prior: (Double, Double)
  let size: Double

  var joint: Joint {
    p ~ Beta(prior.0, prior.1)
    switch likelihood {
    case .bernoulli: x ~ Bernoulli(probability: p)
    case .binomial: x ~ Binomial(trials: size, probability: p)
    case .geometric: x ~ Geometric(probability: p)
    case .negativeBinomial: x ~ NegativeBinomial(failures: size, probability: p)
    }
  }
}

/// A rate, with known exposures or shapes.
struct GammaPair: Model {
  enum Likelihood: CaseIterable { case poisson, exponential, gamma, precision }
  @Latent var rate
  @Input(per: Trials.self) var known
  @Observed(per: Trials.self) var x
  let likelihood: Likelihood
  let prior: (Double, Double)

  var joint: Joint {
    rate ~ Gamma(concentration: prior.0, rate: prior.1)
    switch likelihood {
    case .poisson: x ~ Poisson(rate * known)
    case .exponential: x ~ Exponential(rate: rate * known)
    case .gamma: x ~ Gamma(concentration: known, rate: rate)
    case .precision: x ~ Normal(known, 1 / sqrt(rate))
    }
  }
}

/// A scale with an inverse gamma prior: of waiting times, of gamma numbers, or the square of a normal scale.
struct InverseGammaPair: Model {
  enum Likelihood: CaseIterable { case exponential, gamma, variance }
  @Latent var scale
  @Input(per: Trials.self) var known
  @Observed(per: Trials.self) var x
  let likelihood: Likelihood
  let prior: (Double, Double)

  var joint: Joint {
    scale ~ InverseGamma(concentration: prior.0, scale: prior.1)
    switch likelihood {
    case .exponential: x ~ Exponential(rate: 1 / scale)
    case .gamma: x ~ Gamma(concentration: known, rate: 1 / scale)
    case .variance: x ~ Normal(known, sqrt(scale))
    }
  }
}

/// A scale without a prior that has an integral.
struct FlatScale: Model {
  @Latent var scale
  @Observed(per: Trials.self) var x
  var joint: Joint {
    scale ~ Flat(on: .positive)
    x ~ Exponential(rate: 1 / scale)
  }
}

/// Proportions of categories.
struct DirichletPair: Model {
  @Latent var shares: Tensor
  @Observed(per: Trials.self) var x
  let prior: [Double]

  init(prior: [Double]) {
    _shares = Latent(prior.count)
    self.prior = prior
  }
  var joint: Joint {
    shares ~ Dirichlet(Tensor(prior))
    x ~ Categorical(probabilities: shares)
  }
}

/// Proportions of counts.
struct DirichletCounts: Model {
  @Latent var shares: Tensor
  @Observed var x: Tensor
  let prior: [Double]
  let total: Double

  init(prior: [Double], total: Double) {
    _shares = Latent(prior.count)
    _x = Observed(prior.count, per: Trials.self)
    (self.prior, self.total) = (prior, total)
  }
  var joint: Joint {
    shares ~ Dirichlet(Tensor(prior))
    x ~ Multinomial(trials: total, probabilities: shares)
  }
}

/// A normal distribution with unknown mean and precision.
struct NormalGamma: Model {
  @Latent var mean
  @Latent var precision
  @Observed(per: Trials.self) var x
  let prior: (mean: Double, weight: Double, shape: Double, rate: Double)

  var joint: Joint {
    precision ~ Gamma(concentration: prior.shape, rate: prior.rate)
    mean ~ Normal(prior.mean, 1 / sqrt(prior.weight * precision))
    x ~ Normal(mean, 1 / sqrt(precision))
  }
}

/// A rate for each group; rows say which group they are of.
struct GroupedRates: Model {
  enum Groups: Plate {}
  @Latent(per: Groups.self) var rate
  @Input(per: Trials.self) var group
  @Observed(per: Trials.self) var x

  var joint: Joint {
    rate ~ Gamma(concentration: 2, rate: 0.5)
    x ~ Poisson(rate[group])
  }
}

/// A coin that may be of several kinds, each with a prior of its own.
struct KindsOfCoins: Model {
  @Latent var kind
  @Latent var p
  @Observed(per: Trials.self) var x
  let priors: [(Double, Double)]

  var joint: Joint {
    kind ~ Categorical(probabilities: Tensor(priors.map { _ in 1 / Double(priors.count) }))
    p ~ Beta(Tensor(priors.map(\.0))[kind], Tensor(priors.map(\.1))[kind])
    x ~ Bernoulli(probability: p)
  }
}
