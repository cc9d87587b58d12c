public import EvidenceTensors

/// A convolution of images, y[o, r, c] = b[o] + Σ W[o, i, u, v] x[i, s r + u − p, s c + v − p], with stride s and p zeros around x.
///
/// As in other libraries it is a correlation: the kernel is not turned round. It is one matrix product for all patches; a kernel
/// whose size is no multiple of the stride is filled up with zeros.
/// - Shapes: x `[inputs, height, width]`; y `[outputs, …]` with ⌊(n + 2 p − k) / s⌋ + 1 along a side of n; W `[outputs, inputs, k, k]`;
///   b `[outputs]`.
/// - Reference: LeCun, Boser, Denker et al. (1989), "Backpropagation applied to handwritten zip code recognition".
public struct Convolution: Layer {
  @Parameter public var weight: Tensor
  @Parameter public var bias: Tensor
  private let moving: Kernel

  public init(
    _ inputs: Int,
    _ outputs: Int,
    kernel: Int,
    stride: Int = 1,
    padding: Int = 0
  ) {
    moving = Kernel(size: kernel, stride: stride, padding: padding)
    _weight = Parameter(
      shape: [outputs, inputs, moving.side, moving.side],
      initially: moving.initializer(inputs + outputs),
      isWeight: true
    )
    _bias = Parameter(outputs, initially: 0)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    if x.mistake != nil { return x }
    if let mistake = moving.mistake { return .invalid(mistake) }
    let (inputs, outputs) = (weight.shape[1], weight.shape[0])
    guard x.shape.count == 3, x.shape[0] == inputs,
      x.shape.dropFirst().allSatisfy({ $0 + 2 * moving.padding >= moving.size })
    else {
      return .invalid(
        "a convolution of \(inputs) channels, kernel \(moving.size) and padding \(moving.padding) is given "
          + "the event shape \(x.shape)"
      )
    }
    let product = matmul(moving.matrix(weight), moving.columns(of: x))
    return (product + bias.reshaped(outputs, 1))
      .reshaped(outputs, moving.patches(x.shape[1]), moving.patches(x.shape[2]))
  }
}
