public import Evidence
public import EvidenceTool

/// Bayesian linear regression with unknown noise: the weights are Gaussian given the precision, which is Gamma.
///
/// - Reference: Bishop (2006), "Pattern recognition and machine learning", exercise 3.12.
public struct RegressionWithUnknownNoise: Model {
  public enum Rows: Plate {}
  @Latent public var precision: Tensor
  @Latent public var weights: Tensor
  @Input public var features: Tensor
  @Observed(per: Rows.self) public var y: Tensor

  public init(features count: Int) {
    _weights = Latent(count)
    _features = Input(count, per: Rows.self)
  }

  /// The standard deviation of the noise.
  public var noise: Tensor { 1 / sqrt(precision) }

  public var joint: Joint {
    precision ~ Gamma(concentration: 2, rate: 0.5)
    weights ~ Normal(0, 2 * noise)
    y ~ Normal(dot(weights, features), noise)
  }
}

extension RegressionWithUnknownNoise {
  public static let example = Example(
    "regression-unknown-noise",
    "Weights and the precision of the noise: Gaussian elimination, and conjugacy of what it leaves.",
    data: [
      Dataset("waves") {
        let rows = try ToyData.regression()
        let model = RegressionWithUnknownNoise(features: 3)
        return try Study(model, observing: [\.features: rows.features, \.y: rows.y])
      }
    ],
    settings: FitSettings(.steps(5_000), learningRate: 1e-2, particles: 16),
    isToy: true
  )
}
