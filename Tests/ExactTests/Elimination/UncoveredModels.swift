import Evidence

// Models that look as if an exact method applied.

/// Quadratic but for one exponential.
struct LogScale: Model {
  @Latent(4) var h
  @Observed(4) var x
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(0, exp(h))
  }
}

/// Quadratic in each of two latents, not in both.
struct Bilinear: Model {
  @Latent(4) var a
  @Latent(5) var b
  @Observed(4, 5) var x
  var joint: Joint {
    a ~ Normal(0, 1)
    b ~ Normal(0, 1)
    x ~ Normal(outer(a, b), 1)
  }
}

/// One number a team, and the same spread for all of them.
struct Pairs: Model {
  enum Teams: Plate {}
  enum Games: Plate {}
  @Latent var spread
  @Latent(per: Teams.self) var strength
  @Input(per: Games.self) var first
  @Input(per: Games.self) var second
  @Observed(per: Games.self) var x
  var joint: Joint {
    spread ~ HalfNormal(1)
    strength ~ Normal(0, spread)
    x ~ Poisson(exp(strength[first] * strength[second]))
  }
}

/// Linear where it is positive.
struct Rectified: Model {
  enum Rows: Plate {}
  @Latent(4, per: Rows.self) var h
  @Observed(4, per: Rows.self) var x
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(maximum(h, 0), 1)
  }
}

/// A density whose logarithm is quadratic, on half of the line.
struct HalfLine: Model {
  @Latent(4) var h
  @Observed(4) var x
  var joint: Joint {
    h ~ HalfNormal(1)
    x ~ Normal(h, 1)
  }
}

/// Gaussian given the memberships, which depend on it.
struct UnknownCenters: Model {
  enum Points: Plate {}
  @Latent(4) var centers
  @Latent(per: Points.self) var k
  @Observed(per: Points.self) var x
  var joint: Joint {
    centers ~ Normal(0, 5)
    k ~ Categorical(probabilities: Tensor([0.25, 0.25, 0.25, 0.25]))
    x ~ Normal(centers[k], 1)
  }
}

/// A square of a square.
struct Quartic: Model {
  @Latent(4) var h
  @Observed(4) var x
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(square(h), 1)
  }
}

/// Discrete, with values without end.
struct HiddenCount: Model {
  @Latent var count
  @Observed var x
  var joint: Joint {
    count ~ Poisson(3)
    x ~ Normal(count, 1)
  }
}

/// A discrete value at each time, each depending on the one before.
struct HiddenMarkov: Model {
  @Latent(5) var state
  @Observed(5) var x
  var joint: Joint {
    state ~ MarkovChain(from: Bernoulli(probability: 0.5), to: next)
    x ~ Normal(state, 1)
  }
  func next(_ state: Tensor) -> Bernoulli {
    Bernoulli(probability: select(state .== 1, 0.9, 0.1))
  }
}

/// An expression whose derivative is withheld.
struct Stopped: Model {
  @Latent(4) var h
  @Observed(4) var x
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(stopGradient(h), 1)
  }
}

/// A level chosen by the sign of a continuous latent.
struct Switched: Model {
  @Latent(4) var h
  @Observed(4) var x
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(select(h .> 0, 1, -1), 1)
  }
}

struct NoLatents: Model {
  enum Rows: Plate {}
  @Observed(per: Rows.self) var x
  var joint: Joint { x ~ Normal(0, 1) }
}

/// A coin that never falls on 1.
struct Certain: Model {
  @Latent var k
  @Observed var x
  var joint: Joint {
    k ~ Bernoulli(probability: 0.5)
    x ~ Bernoulli(probability: 0 * k)
  }
}
