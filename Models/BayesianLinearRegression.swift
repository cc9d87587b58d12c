public import Evidence
public import EvidenceTool

/// Linear regression with a Gaussian prior on the weights and known noise: the posterior is Gaussian.
///
/// - Reference: Bishop (2006), "Pattern recognition and machine learning", section 3.3.
public struct BayesianLinearRegression: Model {
  public enum Rows: Plate {}
  @Latent public var weights: Tensor
  @Input public var features: Tensor
  @Observed(per: Rows.self) public var y

  public init(features count: Int) {
    _weights = Latent(count)
    _features = Input(count, per: Rows.self)
  }

  public var joint: Joint {
    weights ~ Normal(0, 2)
    y ~ Normal(dot(weights, features), 0.5)
  }
}

extension BayesianLinearRegression {
  public static let example = Example(
    "linear-regression",
    "Weights with a Gaussian posterior: quadratic in the latents, so log p(x) is exact.",
    data: [
      Dataset("waves") {
        let rows = try ToyData.regression()
        let model = BayesianLinearRegression(features: 3)
        return try Study(model, observing: [\.features: rows.features, \.y: rows.y])
      }
    ],
    settings: FitSettings(.steps(5_000), learningRate: 1e-2, particles: 16),
    isToy: true
  )
}
