public import Evidence
public import EvidenceTool

/// Vectors seen with noise as large as their spread, x ~ N(θ, v I) with θ ~ N(0, v I): the posterior N(½ x, ½ v I) is what an encoder
/// that is linear can be.
public struct EncodedGaussian: Model {
  public enum Sets: Plate {}
  @Latent public var theta: Tensor
  @Observed public var x: Tensor
  public let encoder: Dense
  @Parameter public var scale: Tensor

  static let variance = 0.1

  public init(_ count: Int) {
    _theta = Latent(count, per: Sets.self)
    _x = Observed(count, per: Sets.self)
    encoder = Dense(count, count)
    _scale = Parameter(count, in: .positive, initially: 1)
  }

  public var joint: Joint {
    theta ~ Normal(0, Self.variance.squareRoot())
    x ~ Normal(theta, Self.variance.squareRoot())
  }
  public var guide: Joint {
    theta ~ Normal(encoder(x), scale)
  }
}

extension EncodedGaussian {
  public static let example = Example(
    "linear-gaussian-encoded",
    "Ten numbers seen with noise, and an encoder that is linear as their posterior is.",
    data: [
      Dataset("simulations") { try Study(EncodedGaussian(10), observing: [\.x: vectors(1_000)]) }
    ],
    settings: FitSettings(.steps(2_000), learningRate: 2e-2)
  )

  /// Draws of x of the model.
  public static func vectors(_ count: Int) throws -> Values {
    let random = RandomStream(seed: 0)
    let scale = (2 * variance).squareRoot()
    return try Values((0..<count).map { _ in (0..<10).map { _ in scale * random.normal() } })
  }
}
