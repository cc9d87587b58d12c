import Evidence

/// Groups with levels of their own, which rows read by an index: the centred form.
struct CentredRows: Model {
  enum Groups: Plate {}
  enum Rows: Plate {}
  @Latent var mean
  @Latent var spread
  @Latent(per: Groups.self) var level
  @Input(per: Rows.self) var group
  @Observed(per: Rows.self) var y
  let prior: any Distribution
  let unit: Double
  var joint: Joint {
    mean ~ Normal(0, 5 * unit)
    spread ~ prior
    level ~ Normal(mean, spread)
    y ~ Normal(level[group], unit)
  }
}

/// Intercepts and slopes that vary together: the centred form.
struct CentredLines: Model {
  enum Groups: Plate {}
  @Latent(2) var mean
  @Latent(2) var spread
  @Latent(2, 2) var correlation
  @Latent(2, per: Groups.self) var line
  @Observed(3, per: Groups.self) var y
  let unit: Double
  static let design = Tensor([1, -1, 1, 0, 1, 1], shape: [3, 2])
  var joint: Joint {
    mean ~ Normal(0, unit)
    spread ~ HalfNormal(unit)
    correlation ~ LKJCholesky(dimension: 2, concentration: 2)
    line ~ MultivariateNormal(mean, choleskyFactor: matmul(diagonalMatrix(spread), correlation))
    y ~ Normal(matmul(Self.design, line), 0.5 * unit)
  }
}

/// A level that walks and is seen with noise, both of unknown scale.
struct TwoScales: Model {
  @Latent var step
  @Latent var noise
  @Latent var level: Tensor
  @Observed var y: Tensor
  let start: (mean: Double, deviation: Double)
  let priors: (step: any Distribution, noise: any Distribution)

  init(
    steps: Int,
    start: (mean: Double, deviation: Double),
    priors: (step: any Distribution, noise: any Distribution)
  ) {
    _level = Latent(steps)
    _y = Observed(steps)
    self.start = start
    self.priors = priors
  }

  var joint: Joint {
    step ~ priors.step
    noise ~ priors.noise
    level ~ MarkovChain(from: Normal(start.mean, start.deviation), to: next)
    y ~ Normal(level, noise)
  }
  func next(_ level: Tensor) -> Normal { Normal(level, step) }
}

/// Counts of a hidden Markov model of two states, whose rates are unknown.
struct HiddenRates: Model {
  @Latent(2) var rates: Tensor
  @Latent var state: Tensor
  @Observed var count: Tensor
  let prior: any Distribution

  init(steps: Int, prior: any Distribution) {
    _state = Latent(steps)
    _count = Observed(steps)
    self.prior = prior
  }

  static let moves = [0.8, 0.2, 0.1, 0.9]

  var joint: Joint {
    rates ~ prior
    state ~ MarkovChain(from: Categorical(probabilities: Tensor([0.5, 0.5])), to: next)
    count ~ Poisson(rates[state])
  }
  func next(_ state: Tensor) -> Categorical {
    Categorical(probabilities: Tensor(Self.moves, shape: [2, 2])[state])
  }
}
