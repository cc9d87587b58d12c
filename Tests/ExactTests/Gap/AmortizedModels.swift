import Evidence

/// The linear-Gaussian model of the references with a diagonal guide of any means and scales, functions of the datum.
struct AmortizedLinear: Model {
  enum Rows: Plate {}
  @Latent(2, per: Rows.self) var h
  @Observed(4, per: Rows.self) var x
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(matmul(GuidedLinear.loadings, h), 0.5.squareRoot())
  }
  var guide: Joint {
    h ~ Normal(0.5 * sin(matmul(x, GuidedLinear.loadings)), exp(0.1 * x[0..<2] - 0.5))
  }
}

/// A decoder network with an encoder that is not trained.
struct AmortizedDecoder: Model {
  enum Rows: Plate {}
  @Latent(2, per: Rows.self) var h
  @Observed(3, per: Rows.self) var x
  let encoder = GaussianEncoder(3, 4, 2)
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Bernoulli(logits: matmul(TinyDecoder.outer, tanh(matmul(TinyDecoder.inner, h))))
  }
  var guide: Joint { h ~ encoder(x) }
}

struct GuidedCoin: Model {
  enum Flips: Plate {}
  @Latent var bias
  @Observed(per: Flips.self) var heads
  var joint: Joint {
    bias ~ Beta(1, 1)
    heads ~ Bernoulli(probability: bias)
  }
  var guide: Joint { bias ~ Beta(6, 2.5) }
}

/// Counts with a rate of its own in each row, and a gamma guide of it.
struct GuidedRates: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var rate
  @Observed(per: Rows.self) var x
  var joint: Joint {
    rate ~ Gamma(concentration: 2, rate: 1)
    x ~ Poisson(rate)
  }
  var guide: Joint { rate ~ Gamma(concentration: 1.5 + x, rate: 2.5) }
}

struct GuidedMixture: Model {
  enum Points: Plate {}
  @Latent(per: Points.self) var k
  @Observed(per: Points.self) var x
  var joint: Joint {
    k ~ Categorical(probabilities: Tensor([0.4, 0.6]))
    x ~ Normal(Tensor([0.5, 2])[k], 1)
  }
  var guide: Joint { k ~ Categorical(logits: Tensor([0, 1]) * x) }
}

/// A guide in which a discrete latent steers a continuous one.
struct GuidedAnalyzers: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var k
  @Latent(per: Rows.self) var h
  @Observed(2, per: Rows.self) var x
  var joint: Joint {
    k ~ Categorical(probabilities: Tensor([0.3, 0.7]))
    h ~ Normal(0, 1)
    x ~ Normal(Tensor([1, 2, -1, 0.5], shape: [2, 2])[k] * h, 0.5)
  }
  var guide: Joint {
    k ~ Categorical(probabilities: Tensor([0.45, 0.55]))
    h ~ Normal(Tensor([0.3, -0.2])[k] * x[0], Tensor([0.5, 0.7])[k])
  }
}

/// One discrete latent for all rows.
struct GuidedSwitches: Model {
  enum Rows: Plate {}
  @Latent(2) var on
  @Observed(per: Rows.self) var x
  var joint: Joint {
    on ~ Bernoulli(probability: 0.25)
    x ~ Normal(on[0] + 2 * on[1], 1)
  }
  var guide: Joint { on ~ Bernoulli(probability: Tensor([0.6, 0.2])) }
}

/// A guide with more dimensions that are not quadratic than a rule covers.
struct LaplaceGuide: Model {
  enum Rows: Plate {}
  @Latent(4) var weights
  @Input(4, per: Rows.self) var features
  @Observed(per: Rows.self) var y
  var joint: Joint {
    weights ~ Normal(0, 1)
    y ~ Normal(dot(features, weights), 1)
  }
  var guide: Joint { weights ~ Laplace(0.1, 0.4) }
}
