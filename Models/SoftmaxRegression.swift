public import Evidence
public import EvidenceTool

/// Kinds by the largest of linear scores, p(y | x) = softmax(W x + b)_y, with normal priors of the weights.
///
/// - Reference: Bishop (2006), "Pattern recognition and machine learning", section 4.3.4.
public struct SoftmaxRegression: Model {
  public enum Rows: Plate {}
  @Latent public var weights: Tensor
  @Latent public var offsets: Tensor
  @Input public var x: Tensor
  @Observed(per: Rows.self) public var label

  public init(features: Int, kinds: Int) {
    _weights = Latent(kinds, features)
    _offsets = Latent(kinds)
    _x = Input(features, per: Rows.self)
  }

  private var scores: Tensor { matmul(weights, x) + offsets }
  /// The probability of each kind.
  public var probabilities: Tensor { softmax(scores) }

  public var joint: Joint {
    weights ~ Normal(0, 1)
    offsets ~ Normal(0, 1)
    label ~ Categorical(logits: scores)
  }
}

extension SoftmaxRegression {
  public static let example = Example(
    "softmax-regression",
    "Digits by linear scores of their pixels, learned from 100 labelled ones alone.",
    data: [
      Dataset("digits") {
        let images = try SplitImages.digits()
        let train = images.train.selecting(rows: 0..<100)
        return try Study(
          SoftmaxRegression(features: images.pixels, kinds: 10),
          observing: [\.x: train.binarized(), \.label: train.labels],
          heldOut: [\.x: images.test.binarized(), \.label: images.test.labels]
        )
      }
    ],
    settings: FitSettings(.steps(2_000), learningRate: 2e-2, guide: .meanField)
  )
}
