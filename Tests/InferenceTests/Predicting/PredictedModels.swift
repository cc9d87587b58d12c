import Evidence

/// α ~ N(60, 10), β ~ N(0, 1), y ~ N(α + β x, 2).
struct StraightLine: Model {
  enum Rows: Plate {}
  @Latent var intercept
  @Latent var slope
  @Input(per: Rows.self) var x
  @Observed(per: Rows.self) var y
  var joint: Joint {
    intercept ~ Normal(60, 10)
    slope ~ Normal(0, 1)
    y ~ Normal(intercept + slope * x, 2)
  }

  static var data: Bindings<StraightLine> {
    [\.x: [-15, -8, -3, 0, 4, 9, 13], \.y: [38.2, 41, 44.9, 45.3, 47.1, 50.9, 52.4]]
  }
}

/// Counts of one rate.
struct OneRate: Model {
  enum Rows: Plate {}
  @Latent var rate
  @Observed(per: Rows.self) var y
  var joint: Joint {
    rate ~ Gamma(concentration: 0.1, rate: 0.001)
    y ~ Poisson(rate)
  }
}

/// Numbers of two kinds.
struct TwoKinds: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var kind
  @Observed(per: Rows.self) var x
  var joint: Joint {
    kind ~ Categorical(probabilities: Tensor([0.4, 0.6]))
    x ~ Normal(0.5 + 10.5 * kind, 1)
  }
}

/// Rows of groups by an index, with a group's own level.
struct IndexedGroups: Model {
  enum Groups: Plate {}
  enum Rows: Plate {}
  @Latent var mean
  @Latent(per: Groups.self) var level
  @Input(per: Rows.self) var group
  @Observed(per: Rows.self) var y
  var joint: Joint {
    mean ~ Normal(0, 3)
    level ~ Normal(mean, 0.7)
    y ~ Normal(level[group], 0.5)
  }

  static var data: Bindings<IndexedGroups> {
    [\.group: [0, 0, 1, 2, 2, 2], \.y: [1, 1.5, -2, 3, 2.5, 2.7]]
  }
}

/// A learned number for each of some groups, which no new group has.
struct LearnedGroups: Model {
  enum Groups: Plate {}
  @Latent(per: Groups.self) var level
  @Parameter(per: Groups.self) var center
  @Observed(per: Groups.self) var y
  var joint: Joint {
    level ~ Normal(center, 1)
    y ~ Normal(level, 1)
  }
}

extension Values {
  subscript(place: Int) -> Double { doubles[place] }
}
