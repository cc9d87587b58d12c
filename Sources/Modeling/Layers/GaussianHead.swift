public import EvidenceDistributions
public import EvidenceTensors

/// Two affine layers that turn features into a diagonal Gaussian, Normal(W₁ f + b₁, exp(W₂ f + b₂)).
///
/// - Shapes: features `[inputs]`; location and scale `[outputs]`.
///
/// The scale is an exponential, which starts near 1 and whose logarithm, all that densities and divergences need, is the
/// layer's output as it stands.
public struct GaussianHead: Module {
  public let location: Dense
  public let logScale: Dense

  public init(_ inputs: Int, _ outputs: Int) {
    location = Dense(inputs, outputs)
    logScale = Dense(inputs, outputs)
  }

  public func callAsFunction(_ features: Tensor) -> Normal {
    Normal(location(features), exp(logScale(features)))
  }
}
