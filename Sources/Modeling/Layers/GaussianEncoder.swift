public import EvidenceDistributions
public import EvidenceTensors

/// A network that maps a datum to a diagonal Gaussian: hidden layers, each with the activation, and a `GaussianHead`.
///
/// - Shapes: `GaussianEncoder(784, 400, 20)` maps `[784]` through 400 hidden units to a Normal of `[20]`.
/// - Reference: Kingma & Welling (2014), "Auto-encoding variational Bayes", appendix C.2.
public struct GaussianEncoder: Module {
  let hidden: HiddenLayers
  let head: GaussianHead

  /// The sizes of the inputs, of any hidden layers, and of the result.
  public init(
    _ sizes: Int...,
    activation: Activation = .tanh,
    scale map: ScaleMap = .exponential
  ) {
    self.init(sizes: sizes, activation: activation, scale: map)
  }

  /// The sizes of the inputs, of any hidden layers, and of the result.
  public init(
    sizes: [Int],
    activation: Activation = .tanh,
    scale map: ScaleMap = .exponential
  ) {
    hidden = HiddenLayers(sizes: sizes, activation: activation)
    head = GaussianHead(hidden.outputs, hidden.result, scale: map)
  }

  public func callAsFunction(_ x: Tensor) -> Normal { head(hidden(x)) }
}
