public import EvidenceTensors

/// An affine layer, y = W x + b.
///
/// - Shapes: x `[inputs]`, y `[outputs]`, W `[outputs, inputs]`, b `[outputs]`.
///
/// W starts Glorot uniform unless told otherwise, b at zero.
public struct Dense: Layer {
  @Parameter public var weight: Tensor
  @Parameter public var bias: Tensor

  public init(_ inputs: Int, _ outputs: Int, initially initializer: Initializer = .glorot) {
    _weight = Parameter(outputs, inputs, initially: initializer, isWeight: true)
    _bias = Parameter(outputs, initially: 0)
  }

  public var inputs: Int { weight.shape[1] }
  public var outputs: Int { weight.shape[0] }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.mistake == nil, x.shape != [inputs] else { return matmul(weight, x) + bias }
    return .invalid("a layer of \(inputs) inputs is given the event shape \(x.shape)")
  }
}
