import Evidence

struct Coin: Model {
  enum Flips: Plate {}
  @Latent var bias
  @Observed(per: Flips.self) var heads
  let prior: (Double, Double)
  var joint: Joint {
    bias ~ Beta(prior.0, prior.1)
    heads ~ Bernoulli(probability: bias)
  }
}

struct Counts: Model {
  enum Rows: Plate {}
  @Latent var rate
  @Observed(per: Rows.self) var x
  var joint: Joint {
    rate ~ Gamma(concentration: 2, rate: 1)
    x ~ Poisson(rate)
  }
}

struct EightSchools: Model {
  enum Schools: Plate {}
  @Latent var mean
  @Latent var spread
  @Latent(per: Schools.self) var z
  @Input(per: Schools.self) var standardError
  @Observed(per: Schools.self) var y
  var joint: Joint {
    mean ~ Normal(0, 5)
    spread ~ HalfCauchy(5)
    z ~ Normal(0, 1)
    y ~ Normal(mean + spread * z, standardError)
  }
}

struct Logistic: Model {
  enum Rows: Plate {}
  @Latent var weight
  @Latent var bias
  @Input(per: Rows.self) var x
  @Observed(per: Rows.self) var label
  var joint: Joint {
    weight ~ Normal(0, 1)
    bias ~ Normal(0, 10)
    label ~ Bernoulli(logits: weight * x + bias)
  }
}

struct Proportions: Model {
  enum Points: Plate {}
  @Latent(3) var weights
  @Latent(per: Points.self) var k
  @Observed(per: Points.self) var x
  var joint: Joint {
    weights ~ Dirichlet(Tensor([2, 1, 1.5]))
    k ~ Categorical(probabilities: weights)
    x ~ Normal(Tensor([-2, 0, 3])[k], 0.75)
  }
}

/// Two far narrow peaks: the sign of the location is not determined.
struct TwoPeaks: Model {
  @Latent var location
  @Observed var x
  var joint: Joint {
    location ~ Normal(0, 10)
    x ~ Normal(square(location), 0.01)
  }
}

/// Two tosses of a coin a row, each coin with a bias of its own: 1 where both are heads.
struct Coins: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var bias
  @Observed(per: Rows.self) var heads
  var joint: Joint {
    bias ~ Beta(2, 3)
    heads ~ Bernoulli(probability: bias * bias)
  }
}

/// A correlated, curved posterior of two dimensions: u is the logarithm of the scale of v.
struct Funnel: Model {
  @Latent var u
  @Latent var v
  @Observed var x
  var joint: Joint {
    u ~ Normal(0, 3)
    v ~ Normal(0, exp(0.5 * u))
    x ~ Normal(v, 0.1)
  }
}

struct FlatLogit: Model {
  @Latent var logit
  @Observed var x
  var joint: Joint {
    logit ~ Flat()
    x ~ Bernoulli(logits: logit)
  }
}

/// A decoder network with a code of two numbers in each row.
struct TinyDecoder: Model {
  enum Rows: Plate {}
  @Latent(2, per: Rows.self) var h
  @Observed(3, per: Rows.self) var x
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Bernoulli(logits: matmul(Self.outer, tanh(matmul(Self.inner, h))))
  }
  static let innerWeights = [1.5, -0.5, 0.3, 2]
  static let outerWeights = [2.0, -1, 0.5, 3, -2, 1]
  static let inner = Tensor(innerWeights, shape: [2, 2])
  static let outer = Tensor(outerWeights, shape: [3, 2])
}

/// A log joint that overflows where the prior still has mass.
struct Broken: Model {
  @Latent var h
  @Observed var x
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(exp(900 * h) / (1 + exp(900 * h)), 1)
  }
}

/// The same hierarchy, in centred form.
struct CenteredSchools: Model {
  enum Schools: Plate {}
  @Latent var mean
  @Latent var spread
  @Latent(per: Schools.self) var effect
  @Input(per: Schools.self) var standardError
  @Observed(per: Schools.self) var y
  var joint: Joint {
    mean ~ Normal(0, 5)
    spread ~ HalfCauchy(5)
    effect ~ Normal(mean, spread)
    y ~ Normal(effect, standardError)
  }
}
