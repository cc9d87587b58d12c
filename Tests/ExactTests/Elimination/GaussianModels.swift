import Evidence

struct NormalNormal: Model {
  @Latent var h
  @Observed var x
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(h, 1)
  }
}

struct LinearGaussian: Model {
  enum Rows: Plate {}
  @Latent(2, per: Rows.self) var h
  @Observed(4, per: Rows.self) var x
  @Parameter(4, 2) var loadings
  @Parameter(4) var mean
  @Parameter(in: .positive) var noise
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(matmul(loadings, h) + mean, noise)
  }
}

struct Regression: Model {
  enum Rows: Plate {}
  @Latent(3) var weights
  @Input(3, per: Rows.self) var features
  @Observed(per: Rows.self) var y
  var joint: Joint {
    weights ~ Normal(0, 2)
    y ~ Normal(dot(features, weights), 0.5)
  }
}

/// A random walk observed with noise, as one Markov chain.
struct LocalLevel: Model {
  @Latent(100) var level
  @Observed(100) var y
  var joint: Joint {
    level ~ MarkovChain(from: Normal(1000, 100_000.0.squareRoot()), to: next)
    y ~ Normal(level, 15_099.0.squareRoot())
  }
  func next(_ level: Tensor) -> Normal { Normal(level, 1_469.1.squareRoot()) }
}

/// A level for each group, and groups by an index in each row.
struct Groups: Model {
  enum Rows: Plate {}
  enum Counties: Plate {}
  @Latent var mean
  @Latent(per: Counties.self) var level
  @Input(per: Rows.self) var county
  @Observed(per: Rows.self) var y
  var joint: Joint {
    mean ~ Normal(0, 3)
    level ~ Normal(mean, 2)
    y ~ Normal(level[county], 1)
  }
}

/// Local latents inside a global one.
struct Nested: Model {
  enum Rows: Plate {}
  @Latent var mean
  @Latent(per: Rows.self) var h
  @Observed(per: Rows.self) var x
  var joint: Joint {
    mean ~ Normal(0, 3)
    h ~ Normal(mean, 2)
    x ~ Normal(h, 1)
  }
}

/// Two kinds of latents on crossed plates.
struct Crossed: Model {
  enum Students: Plate {}
  enum Items: Plate {}
  @Latent(per: Students.self) var skill
  @Latent(per: Items.self) var ease
  @Observed(per: Students.self, Items.self) var score
  var joint: Joint {
    skill ~ Normal(0, 1)
    ease ~ Normal(0, 2)
    score ~ Normal(skill + ease, 0.5)
  }
}

struct Improper: Model {
  enum Rows: Plate {}
  @Latent var a
  @Latent var b
  @Observed(per: Rows.self) var x
  var joint: Joint {
    a ~ Flat()
    b ~ Flat()
    x ~ Normal(a + b, 1)
  }
}

struct FlatMean: Model {
  enum Rows: Plate {}
  @Latent var mean
  @Observed(per: Rows.self) var x
  var joint: Joint {
    mean ~ Flat()
    x ~ Normal(mean, 1)
  }
}
