import Evidence

// Models that look conjugate and are not. Their latents have many elements, which quadrature does not cover.

/// The square of the rate is in the likelihood.
struct SquaredRate: Model {
  @Latent(4) var rate
  @Observed(4) var x
  var joint: Joint {
    rate ~ Gamma(concentration: 2, rate: 1)
    x ~ Poisson(square(rate))
  }
}

/// Half of a probability is not a probability with a beta posterior.
struct HalvedProbability: Model {
  @Latent(4) var p
  @Observed(4) var x
  var joint: Joint {
    p ~ Beta(2, 3)
    x ~ Bernoulli(probability: p / 2)
  }
}

/// A probability as logits.
struct ProbabilityAsLogits: Model {
  @Latent(4) var p
  @Observed(4) var x
  var joint: Joint {
    p ~ Beta(2, 3)
    x ~ Bernoulli(logits: p)
  }
}

/// The exponential of a gamma variable as a rate.
struct ExponentialOfRate: Model {
  @Latent(4) var rate
  @Observed(4) var x
  var joint: Joint {
    rate ~ Gamma(concentration: 2, rate: 1)
    x ~ Poisson(exp(rate))
  }
}

/// The sum of two rates.
struct SumOfRates: Model {
  @Latent(4) var first
  @Latent(4) var second
  @Observed(4) var x
  var joint: Joint {
    first ~ Gamma(concentration: 2, rate: 1)
    second ~ Gamma(concentration: 3, rate: 1)
    x ~ Poisson(first + second)
  }
}

/// The product of neighbouring rates has the right degree in each.
struct ProductOfRates: Model {
  @Latent(4) var rate
  @Observed(3) var x
  var joint: Joint {
    rate ~ Gamma(concentration: 2, rate: 1)
    x ~ Poisson(rate[0..<3] * rate[1..<4])
  }
}

/// A rate that is cut off.
struct CutRate: Model {
  @Latent(4) var rate
  @Observed(4) var x
  var joint: Joint {
    rate ~ Gamma(concentration: 2, rate: 1)
    x ~ Poisson(select(rate .> 1, rate, 1))
  }
}

/// The precision's prior says something about the standard deviation.
struct GammaScale: Model {
  @Latent(4) var scale
  @Observed(4) var x
  var joint: Joint {
    scale ~ Gamma(concentration: 2, rate: 1)
    x ~ Normal(0, scale)
  }
}

/// Shares that are mixed with others.
struct MixedShares: Model {
  @Latent(5) var shares
  @Observed(per: Trials.self) var x
  var joint: Joint {
    shares ~ Dirichlet(2)
    x ~ Categorical(probabilities: 0.5 * shares + 0.1)
  }
}

/// The upper end of an interval: the density is zero where it is below the data.
struct UpperEnd: Model {
  @Latent(4) var end
  @Observed(4) var x
  var joint: Joint {
    end ~ Gamma(concentration: 3, rate: 1)
    x ~ Uniform(0, end)
  }
}

/// The shape of a gamma distribution, whose statistics have another normalizer.
struct UnknownShape: Model {
  @Latent(4) var shape
  @Observed(4) var x
  var joint: Joint {
    shape ~ Gamma(concentration: 3, rate: 1)
    x ~ Gamma(concentration: shape, rate: 2)
  }
}

/// A precision in the prior of a mean whose other precision is fixed.
struct FixedAndUnknownPrecision: Model {
  @Latent(4) var mean
  @Latent(4) var precision
  @Observed(4) var x
  var joint: Joint {
    precision ~ Gamma(concentration: 3, rate: 1)
    mean ~ Normal(0, 2)
    x ~ Normal(mean, 1 / sqrt(precision))
  }
}

/// Squares that cancel but for a part in 10¹².
struct NearlyCancellingSquares: Model {
  @Latent(4) var rate
  @Observed(4) var x
  var joint: Joint {
    rate ~ Potential(on: .positive) { (1 - 1e-12) * square($0) - square($0) - $0 }
    x ~ Poisson(rate)
  }
}
