public import Evidence
public import EvidenceTool

/// Bayesian logistic regression: the log-odds of a label are linear in its features.
public struct LogisticRegression: Model {
  public enum Rows: Plate {}
  @Latent public var weights: Tensor
  @Latent public var bias
  @Input public var features: Tensor
  @Observed(per: Rows.self) public var label

  public init(features count: Int) {
    _weights = Latent(count)
    _features = Input(count, per: Rows.self)
  }

  public var joint: Joint {
    weights ~ Normal(0, 1)
    bias ~ Normal(0, 10)
    label ~ Bernoulli(logits: dot(weights, features) + bias)
  }
}

extension LogisticRegression {
  public static let example = Example(
    "logistic-regression",
    "Labels from features: no closed form, so log p(x) of the small data set is by quadrature.",
    data: [
      Dataset("line") { try study(ToyData.labelledLine()) },
      Dataset("synthetic") { try study(ToyData.labelledRows(rows: 10_000, columns: 50)) },
    ],
    settings: FitSettings(.steps(5_000), learningRate: 1e-2, particles: 16),
    isToy: true
  )

  static func study(_ rows: (features: Values, labels: Values)) throws -> Study {
    let model = LogisticRegression(features: rows.features.shape[1])
    return try Study(model, observing: [\.features: rows.features, \.label: rows.labels])
  }
}
