import Evidence

/// One number whose noise is computed from a latent.
struct OneScale: Model {
  @Latent var x
  @Observed var y
  let prior: any Distribution
  let scale: @Sendable (Tensor) -> Tensor
  var joint: Joint {
    x ~ prior
    y ~ Normal(0, scale(x))
  }
}

/// A success whose probability is computed from a latent.
struct OneChance: Model {
  @Latent var x
  @Observed var y
  let prior: any Distribution
  var joint: Joint {
    x ~ prior
    y ~ Bernoulli(probability: 0.5 + x)
  }
}

/// Two numbers of a correlation that is not kept within bounds.
struct OneCorrelation: Model {
  @Latent var r
  @Observed(2) var y
  let prior: any Distribution
  var joint: Joint {
    r ~ prior
    y ~ MultivariateNormal(Tensor([0, 0]), covariance: covariance)
  }
  private var covariance: Tensor { concatenated([Tensor([1]), pair, Tensor([1])]).reshaped(2, 2) }
  private var pair: Tensor { stacked([r, r]) }
}

/// Two latents whose product is a scale.
struct TwoFactors: Model {
  @Latent var x
  @Latent var z
  @Observed var y
  var joint: Joint {
    x ~ Normal(0, 1)
    z ~ Normal(0, 1)
    y ~ Normal(0, 30 + x * z)
  }
}

/// Counts of groups, whose rates may become negative.
struct NegativeRates: Model {
  enum Groups: Plate {}
  @Latent var level
  @Latent(per: Groups.self) var effect
  @Observed(per: Groups.self) var count
  let prior: any Distribution
  var joint: Joint {
    level ~ Normal(0, 1)
    effect ~ prior
    count ~ Poisson(exp(level) * (1 + effect))
  }
}

/// A kind that no scale belongs to.
struct ScaleOfKind: Model {
  @Latent var kind
  @Observed var y
  let shares: [Double]
  var joint: Joint {
    kind ~ Categorical(probabilities: Tensor(shares))
    y ~ Normal(0, kind - 1)
  }
}
