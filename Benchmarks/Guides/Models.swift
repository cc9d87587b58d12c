import Evidence

/// Intercepts and slopes of groups that vary together: (a, b) = μ + diag(τ) L z in each, y ~ N(a + b x, 0.5).
struct CorrelatedSlopes: Model {
  enum Groups: Plate {}
  @Latent(2) var mean
  @Latent(2) var spread
  @Latent(2, 2) var factor
  @Latent(2, per: Groups.self) var z
  @Input(3) var x
  @Observed(3, per: Groups.self) var y

  private var effects: Tensor { mean + matmul(diagonalMatrix(spread), matmul(factor, z)) }

  var joint: Joint {
    mean ~ Normal(0, 1)
    spread ~ HalfNormal(1)
    factor ~ LKJCholesky(dimension: 2, concentration: 2)
    z ~ Normal(0, 1)
    y ~ Normal(effects[0] + effects[1] * x, 0.5)
  }

  static let y = [0.1, 1.2, 1.9, -1.3, -0.4, 0.6, 1.6, 1.4, 1.7, -0.2, 0.9, 2.5]
}

/// Two observations whose means have a common and an own scale, both with heavy tails.
///
/// - Reference: Carvalho, Polson & Scott (2010), "The horseshoe estimator for sparse signals".
struct Horseshoe: Model {
  enum Rows: Plate {}
  @Latent var common
  @Latent(per: Rows.self) var own
  @Latent(per: Rows.self) var effect
  @Observed(per: Rows.self) var y

  var joint: Joint {
    common ~ HalfCauchy(1)
    own ~ HalfCauchy(1)
    effect ~ Normal(0, common * own)
    y ~ Normal(effect, 1)
  }

  static let y: Values = [0.3, 4]
}
