import Evidence

/// μ ~ N₃(0, I), rows ~ N₃(μ, Σ).
struct CorrelatedRows: Model {
  enum Rows: Plate {}
  @Latent(3) var mean
  @Observed(3, per: Rows.self) var y
  private static let covariance = Tensor([1, 0.6, 0.2, 0.6, 1, 0.5, 0.2, 0.5, 1], shape: [3, 3])
  var joint: Joint {
    mean ~ Normal(0, 1)
    y ~ MultivariateNormal(mean, covariance: Self.covariance)
  }
  static var rows: Values {
    get throws {
      try Values(
        [[0.5, -0.2, .nan], [1.1, .nan, 0.3], [.nan, .nan, -0.8], [0.2, 0.4, -0.1]],
        missing: .nan
      )
    }
  }
}

/// y ~ N(m + s + t, 0.5) of students and items.
struct Crossed: Model {
  enum Students: Plate {}
  enum Items: Plate {}
  @Latent var mean
  @Latent(per: Students.self) var student
  @Latent(per: Items.self) var item
  @Observed(per: Students.self, Items.self) var y
  var joint: Joint {
    mean ~ Normal(0, 5)
    student ~ Normal(0, 1)
    item ~ Normal(0, 0.7)
    y ~ Normal(mean + student + item, 0.5)
  }
  static var grid: Values {
    get throws {
      try Values(
        [[2.1, 3.0, 1.2, 2.6], [0.9, 1.7, -999, 1.6], [3.2, 4.1, 2.5, 3.3]],
        missing: -999
      )
    }
  }
}

/// Counts by a hidden state, of sequences that end early.
struct CountSequences: Model {
  enum Sequences: Plate {}
  @Latent var state: Tensor
  @Observed var y: Tensor
  init(length: Int) {
    _state = Latent(length, per: Sequences.self)
    _y = Observed(length, per: Sequences.self)
  }
  var joint: Joint {
    state
      ~ MarkovChain(
        from: Categorical(probabilities: Tensor([0.6, 0.4])),
        to: { Categorical(probabilities: Tensor([0.8, 0.2, 0.3, 0.7], shape: [2, 2])[$0]) }
      )
    y ~ Poisson(1 + 4 * state)
  }
}

/// A level that walks, seen by two sensors of which one may be silent.
struct TwoSensors: Model {
  @Latent var level: Tensor
  @Observed var first: Tensor
  @Observed var second: Tensor
  init(length: Int) {
    _level = Latent(length)
    _first = Observed(length)
    _second = Observed(length)
  }
  var joint: Joint {
    level ~ MarkovChain(from: Normal(0, 2), to: { Normal(0.9 * $0, 0.7) })
    first ~ Normal(level, 0.5)
    second ~ Normal(level, 1.5)
  }
}

/// Whose encoder asks which entries are there.
struct AskingCoder: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var code
  @Observed(3, per: Rows.self) var x
  let decoder = Dense(1, 3)
  let encoder = GaussianEncoder(6, 8, 1)
  var joint: Joint {
    code ~ Normal(0, 1)
    x ~ Normal(decoder(code.reshaped(1)), 0.5)
  }
  var guide: Joint {
    let seen = encoder(concatenated([x, $x]))
    code ~ Normal(seen.location[0], seen.scale[0])
  }
}

/// An input, and vectors of which no part has a density of its own.
struct Unmaskable: Model {
  enum Rows: Plate {}
  @Input(per: Rows.self) var x
  @Latent var slope
  @Observed(per: Rows.self) var y
  @Observed(3, per: Rows.self) var shares
  var joint: Joint {
    slope ~ Normal(0, 1)
    y ~ Normal(slope * x, 1)
    shares ~ Dirichlet(Tensor([1, 2, 3]))
  }
}

/// A response that depends on what is observed with a distribution of its own.
struct Chained: Model {
  enum Rows: Plate {}
  @Latent var slope
  @Observed(per: Rows.self) var x
  @Observed(per: Rows.self) var y
  var joint: Joint {
    slope ~ Normal(0, 1)
    x ~ Normal(0, 1)
    y ~ Normal(slope * x, 1)
  }
}
