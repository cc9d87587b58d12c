import Evidence

struct FixedMixture: Model {
  enum Points: Plate {}
  @Latent(per: Points.self) var k
  @Observed(per: Points.self) var x
  var joint: Joint {
    k ~ Categorical(probabilities: Tensor([0.4, 0.6]))
    x ~ Normal(Tensor([0.5, 11])[k], 1)
  }
}

struct Sprinkler: Model {
  enum Days: Plate {}
  @Latent(per: Days.self) var rain
  @Latent(per: Days.self) var sprinkler
  @Observed(per: Days.self) var wet
  var joint: Joint {
    rain ~ Bernoulli(probability: 0.2)
    sprinkler ~ Bernoulli(probability: select(rain .== 1, 0.01, 0.4))
    wet ~ Bernoulli(probability: chance)
  }
  var chance: Tensor {
    let dry = select(sprinkler .== 1, 0.9, 0.01)
    return select(rain .== 1, select(sprinkler .== 1, 0.99, 0.8), dry)
  }
}

/// A mixture of factor analyzers: the component is discrete, the factor Gaussian given it.
struct AnalyzerMixture: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var k
  @Latent(per: Rows.self) var h
  @Observed(2, per: Rows.self) var x
  var joint: Joint {
    k ~ Categorical(probabilities: Tensor([0.3, 0.7]))
    h ~ Normal(0, 1)
    x ~ Normal(Tensor([1, 2, -1, 0.5], shape: [2, 2])[k] * h, 0.5)
  }
}

/// One coin of unknown kind, tossed in every row.
struct HiddenCoin: Model {
  enum Rows: Plate {}
  @Latent var kind
  @Latent(per: Rows.self) var swapped
  @Observed(per: Rows.self) var x
  var joint: Joint {
    kind ~ Categorical(probabilities: Tensor([0.5, 0.3, 0.2]))
    swapped ~ Bernoulli(probability: 0.1)
    x ~ Bernoulli(probability: abs(swapped - Tensor([0.2, 0.5, 0.9])[kind]))
  }
}

/// Two switches as one vector.
struct Switches: Model {
  enum Rows: Plate {}
  @Latent(2) var on
  @Observed(per: Rows.self) var x
  var joint: Joint {
    on ~ Bernoulli(probability: 0.25)
    x ~ Normal(on[0] + 2 * on[1], 1)
  }
}

struct TooManySwitches: Model {
  enum Rows: Plate {}
  @Latent(40) var on
  @Observed(per: Rows.self) var x
  var joint: Joint {
    on ~ Bernoulli(probability: 0.25)
    x ~ Normal(sum(on), 1)
  }
}
