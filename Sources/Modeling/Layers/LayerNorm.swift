public import EvidenceTensors

/// Features brought to mean 0 and variance 1 and then scaled, y = gain (x − m) / √(v + ε) + bias.
///
/// m and v are the mean and the variance, with the divisor `size`, over the last event dimension; the gain starts at 1, the bias
/// at 0.
/// - Shapes: x and y `[…, size]`; gain and bias `[size]`.
/// - Reference: Ba, Kiros & Hinton (2016), "Layer normalization", eq. 4.
public struct LayerNorm: Layer {
  @Parameter public var gain: Tensor
  @Parameter public var bias: Tensor
  public let epsilon: Double

  public init(_ size: Int, epsilon: Double = 1e-5) {
    _gain = Parameter(size, initially: 1)
    _bias = Parameter(size, initially: 0)
    self.epsilon = epsilon
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    if x.mistake != nil { return x }
    let size = gain.shape[0]
    guard x.shape.last == size else {
      return .invalid("a LayerNorm of \(size) features is given the event shape \(x.shape)")
    }
    guard epsilon > 0, epsilon.isFinite else {
      return .invalid("the epsilon of a LayerNorm is positive and finite, not \(epsilon)")
    }
    let last = x.shape.count - 1
    func average(_ x: Tensor) -> Tensor {
      mean(x, dimensions: [last]).reshaped(x.shape.dropLast() + [1])
    }
    let centered = x - average(x)
    return gain * centered / sqrt(average(square(centered)) + epsilon) + bias
  }
}
