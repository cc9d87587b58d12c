public import EvidenceDistributions
public import EvidenceTensors

/// Two affine layers that turn features into a diagonal Gaussian, Normal(W₁ f + b₁, s(W₂ f + b₂)).
///
/// s is an exponential unless told otherwise.
/// - Shapes: features `[inputs]`; location and scale `[outputs]`.
public struct GaussianHead: Module {
  public let location: Dense
  /// What the map makes the scale of.
  public let scale: Dense
  public let map: ScaleMap

  public init(_ inputs: Int, _ outputs: Int, scale map: ScaleMap = .exponential) {
    location = Dense(inputs, outputs)
    scale = Dense(inputs, outputs)
    self.map = map
  }

  public func callAsFunction(_ features: Tensor) -> Normal {
    Normal(location(features), map(scale(features)))
  }
}
