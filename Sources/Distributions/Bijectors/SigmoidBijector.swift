public import Tensors

/// The interval from `low` to `high`, x = low + (high − low) / (1 + e⁻ᵘ).
public struct SigmoidBijector: Bijector {
  public let low: Tensor
  public let high: Tensor

  public init(low: some TensorConvertible, high: some TensorConvertible) {
    self.low = low.tensor
    self.high = high.tensor
  }

  public func forward(_ unconstrained: Tensor) -> Tensor {
    low + (high - low) * sigmoid(unconstrained)
  }

  /// log(x − low) − log(high − x), which keeps the digits of x near either bound.
  public func inverse(_ value: Tensor) -> Tensor { log(value - low) - log(high - value) }

  public func logDeterminant(_ unconstrained: Tensor) -> Tensor {
    let slope = softplus(unconstrained) + softplus(-unconstrained)
    return sum(log(high - low) - slope)
  }
}
