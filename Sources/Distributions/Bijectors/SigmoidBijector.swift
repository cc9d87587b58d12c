public import EvidenceTensors

/// The numbers between 0 and 1, x = 1 / (1 + e⁻ᵘ); never 0 or 1 itself, which rounding would make of far ones.
public struct SigmoidBijector: Bijector {
  public init() {}
  public var image: Support { .unitInterval }
  /// From the nearer bound, so that the slope keeps its digits on either side.
  public func forward(_ unconstrained: Tensor) -> Tensor {
    insideUnitInterval(
      select(unconstrained .< 0, sigmoid(unconstrained), 1 - sigmoid(-unconstrained))
    )
  }
  public func inverse(_ value: Tensor) -> Tensor { logit(value) }
  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    -softplus(unconstrained) - softplus(-unconstrained)
  }
}
