public import EvidenceTensors

/// A layer beside which its input passes unchanged, y = x + f(x).
///
/// - Shapes: f keeps the event shape of x; anything else is a mistake that the factor tells.
/// - Reference: He, Zhang, Ren & Sun (2016), "Deep residual learning for image recognition", eq. 1.
public struct Residual: Layer {
  public let layer: any Layer

  public init(_ layer: any Layer) { self.layer = layer }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let y = layer(x)
    guard x.mistake == nil, y.mistake == nil, y.shape != x.shape else { return x + y }
    return .invalid("a residual layer makes the event shape \(y.shape) of \(x.shape)")
  }
}
