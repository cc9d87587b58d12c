public import EvidenceTensors

/// The interval from `low` to `high`, x = low + (high − low) / (1 + e⁻ᵘ).
public struct IntervalBijector: Bijector {
  public let low: Tensor
  public let high: Tensor

  public init(low: some TensorConvertible, high: some TensorConvertible) {
    self.low = low.tensor
    self.high = high.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("low", low, in: .real), .init("high", high, in: .real)]
  }
  public var image: Support { .interval(low, high) }

  /// From the nearer bound, so that the digits of a bound of 0 are not lost on either side.
  public func forward(_ unconstrained: Tensor) -> Tensor {
    let width = high - low
    let fromLow = low + width * sigmoid(unconstrained)
    let fromHigh = high - width * sigmoid(-unconstrained)
    return select(unconstrained .< 0, fromLow, fromHigh)
  }

  /// log(x − low) − log(high − x), which keeps the digits of x near either bound.
  public func inverse(_ value: Tensor) -> Tensor { log(value - low) - log(high - value) }

  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    let slope = softplus(unconstrained) + softplus(-unconstrained)
    return log(high - low) - slope
  }
}
