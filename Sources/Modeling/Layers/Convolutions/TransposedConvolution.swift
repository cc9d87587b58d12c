public import EvidenceTensors

/// The adjoint of a convolution with the same weights, y[o, s r + u − p, s c + v − p] = b[o] + Σ W[i, o, u, v] x[i, r, c].
///
/// What a kernel of size k and stride s makes of an image, this makes an image of.
/// - Shapes: x `[inputs, height, width]`; y `[outputs, …]` with s (n − 1) − 2 p + k + `outputPadding` along a side of n; W
///   `[inputs, outputs, k, k]`; b `[outputs]`.
/// - Reference: Dumoulin & Visin (2016), "A guide to convolution arithmetic for deep learning", chapter 4.
public struct TransposedConvolution: Layer {
  @Parameter public var weight: Tensor
  @Parameter public var bias: Tensor
  private let moving: Kernel
  private let outputPadding: Int

  public init(
    _ inputs: Int,
    _ outputs: Int,
    kernel: Int,
    stride: Int = 1,
    padding: Int = 0,
    outputPadding: Int = 0
  ) {
    moving = Kernel(size: kernel, stride: stride, padding: padding)
    self.outputPadding = outputPadding
    _weight = Parameter(
      shape: [inputs, outputs, moving.side, moving.side],
      initially: moving.initializer(inputs + outputs),
      isWeight: true
    )
    _bias = Parameter(outputs, initially: 0)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    if x.mistake != nil { return x }
    if let mistake = moving.mistake { return .invalid(mistake) }
    let (inputs, outputs) = (weight.shape[0], weight.shape[1])
    guard (0..<moving.stride).contains(outputPadding) else {
      return .invalid("an output padding is at least 0 and below the stride, not \(outputPadding)")
    }
    let sides = x.shape.dropFirst().map {
      moving.stride * ($0 - 1) - 2 * moving.padding + moving.size + outputPadding
    }
    guard x.shape.count == 3, x.shape[0] == inputs, sides.allSatisfy({ $0 > 0 }) else {
      return .invalid(
        "a transposed convolution of \(inputs) channels, kernel \(moving.size) and padding "
          + "\(moving.padding) is given the event shape \(x.shape)"
      )
    }
    let pixels = x.reshaped(inputs, x.shape[1] * x.shape[2])
    let columns = matmul(transpose(moving.matrix(weight)), pixels)
    return moving.image(of: columns, [outputs] + sides) + bias.reshaped(outputs, 1, 1)
  }
}
