import Evidence

/// Linear, with a noise of its own for each variable.
struct FactorAnalysis: Model {
  enum Rows: Plate {}
  @Latent(1, per: Rows.self) var factor
  @Observed(5, per: Rows.self) var x
  @Parameter(5, 1) var loadings
  @Parameter(5) var mean
  @Parameter(5, in: .positive) var variance
  var joint: Joint {
    factor ~ Normal(0, 1)
    x ~ Normal(matmul(loadings, factor) + mean, sqrt(variance))
  }
}

/// No latents at all.
struct Measurements: Model {
  enum Rows: Plate {}
  @Observed(per: Rows.self) var x
  @Parameter var mean
  @Parameter(in: .positive) var scale
  var joint: Joint { x ~ Normal(mean, scale) }
}

/// The sum of two parameters is all that matters.
struct Redundant: Model {
  enum Rows: Plate {}
  @Observed(per: Rows.self) var x
  @Parameter var a
  @Parameter var b
  var joint: Joint { x ~ Normal(a + b, 1) }
}

/// Proportions and centers of two kinds of points, learned.
struct LearnedMixture: Model {
  enum Points: Plate {}
  @Latent(per: Points.self) var kind
  @Observed(per: Points.self) var x
  @Parameter(2, in: .simplex) var weights
  @Parameter(shape: [2], initially: .values([-1, 1])) var centers: Tensor
  @Parameter(in: .positive) var scale
  var joint: Joint {
    kind ~ Categorical(probabilities: weights)
    x ~ Normal(centers[kind], scale)
  }
}

/// A line through points whose abscissas are not centered.
struct Line: Model {
  static let places = [1.0, 2, 4, 5, 8]
  @Observed(5) var y
  @Parameter var start
  @Parameter var slope
  var joint: Joint { y ~ Normal(start + slope * Tensor(Self.places), 1) }
}

/// As many centers as data, each with a precision of its own.
struct ManyCenters: Model {
  static let count = 450
  @Observed(450) var x
  @Parameter(450) var center
  var joint: Joint {
    x ~ Normal(center, Tensor((0..<Self.count).map { 0.01 * Double($0 + 1) }))
  }
}
