import Evidence

/// Rows of items by annotators, whose tables of confusion are data, learned or latent.
struct Confused: Model {
  enum Items: Plate {}
  enum Annotators: Plate {}
  enum Rows: Plate {}
  @Latent(per: Items.self) var kind
  @Latent(3, 3, per: Annotators.self) var confusion
  @Input(per: Rows.self) var item
  @Input(per: Rows.self) var annotator
  @Observed(per: Rows.self) var label

  static let prior = [0.5, 0.3, 0.2]
  static let counts: [Double] = [4, 1, 1, 1, 4, 1, 1, 1, 4]

  var joint: Joint {
    kind ~ Categorical(probabilities: Tensor(Self.prior))
    confusion ~ Dirichlet(Tensor(Self.counts, shape: [3, 3]))
    label ~ Categorical(probabilities: confusion[annotator][kind[item]])
  }
}

/// Levels and slopes of groups, looked up by rows.
struct IndexedSlopes: Model {
  enum Groups: Plate {}
  enum Rows: Plate {}
  @Latent var center
  @Latent(per: Groups.self) var level
  @Latent(per: Groups.self) var slope
  @Input(per: Rows.self) var group
  @Input(per: Rows.self) var x
  @Observed(per: Rows.self) var y
  var joint: Joint {
    center ~ Normal(0, 3)
    level ~ Normal(center, 0.7)
    slope ~ Normal(1, 0.4)
    y ~ Normal(level[group] + slope[group] * x, 0.5)
  }
}

/// The same with the rows of each group side by side, some of which are missing.
struct NestedSlopes: Model {
  enum Groups: Plate {}
  enum Places: Plate {}
  @Latent var center
  @Latent(per: Groups.self) var level
  @Latent(per: Groups.self) var slope
  @Input(per: Groups.self, Places.self) var x
  @Observed(per: Groups.self, Places.self) var y
  var joint: Joint {
    center ~ Normal(0, 3)
    level ~ Normal(center, 0.7)
    slope ~ Normal(1, 0.4)
    y ~ Normal(level + slope * x, 0.5)
  }
}

/// Rates of groups, and a rate without a closed form.
struct IndexedCounts: Model {
  enum Groups: Plate {}
  enum Rows: Plate {}
  let isConjugate: Bool
  @Latent(per: Groups.self) var rate
  @Input(per: Rows.self) var group
  @Observed(per: Rows.self) var y
  var joint: Joint {
    rate ~ isConjugate ? Gamma(concentration: 2, rate: 0.5) : LogNormal(0.5, 1)
    y ~ Poisson(rate[group])
  }
}

/// Rows with a latent of their own, given a kind that they look up.
struct KindsOfRows: Model {
  enum Items: Plate {}
  enum Rows: Plate {}
  @Latent(per: Items.self) var kind
  @Latent(per: Rows.self) var level
  @Input(per: Rows.self) var item
  @Observed(per: Rows.self) var y
  var joint: Joint {
    kind ~ Bernoulli(probability: 0.3)
    level ~ Normal(2 * kind[item], 1)
    y ~ Normal(level, 1)
  }
}

/// Two players a game: each row reads two repetitions.
struct Games: Model {
  enum Players: Plate {}
  enum Rows: Plate {}
  @Latent(per: Players.self) var strength
  @Input(per: Rows.self) var first
  @Input(per: Rows.self) var second
  @Observed(per: Rows.self) var margin
  var joint: Joint {
    strength ~ Bernoulli(probability: 0.4)
    margin ~ Normal(2 * (strength[first] - strength[second]), 1)
  }
}

/// Counts of groups with a kind and a level each.
struct KindsAndLevels: Model {
  enum Groups: Plate {}
  enum Rows: Plate {}
  @Latent(per: Groups.self) var kind
  @Latent(per: Groups.self) var level
  @Input(per: Rows.self) var group
  @Observed(per: Rows.self) var y
  var joint: Joint {
    kind ~ Bernoulli(probability: 0.4)
    level ~ Normal(0, 0.5)
    y ~ Poisson(exp(level[group] + kind[group]))
  }
}
