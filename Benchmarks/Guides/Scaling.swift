import Evidence

/// Counts of a rate that walks, step by step: a guide of one coordinate a step, coupled with its neighbours.
struct WalkingRate: Model {
  @Latent var level: Tensor
  @Observed var y: Tensor

  init(steps: Int) {
    _level = Latent(steps)
    _y = Observed(steps)
  }

  var joint: Joint {
    level ~ MarkovChain(from: Normal(0, 1), to: next)
    y ~ Poisson(exp(level))
  }
  private func next(_ level: Tensor) -> Normal { Normal(level, 0.3) }
}

/// Counts of groups whose rates have a common mean: a coordinate a group, coupled with that of the mean.
struct GroupedRates: Model {
  enum Groups: Plate {}
  @Latent var mean
  @Latent(per: Groups.self) var level
  @Observed(per: Groups.self) var y

  var joint: Joint {
    mean ~ StudentT(0, 1, degreesOfFreedom: 4)
    level ~ Normal(mean, 0.5)
    y ~ Poisson(exp(level))
  }
}
