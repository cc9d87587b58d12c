public import EvidenceTensors

/// Layers one after the other, y = f_L(… f₂(f₁(x))); x itself where there are none.
///
///     let block = Residual(Sequential(LayerNorm(64), MLP(64, 128, 64)))
///
/// - Shapes: each layer takes what the one before it makes.
public struct Sequential: Layer {
  public let layers: [any Layer]

  public init(_ layers: any Layer...) { self.init(layers) }

  /// As many layers as are known at run time.
  public init(_ layers: [any Layer]) { self.layers = layers }

  public func callAsFunction(_ x: Tensor) -> Tensor { layers.reduce(x) { $1($0) } }
}
