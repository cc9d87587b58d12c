public import EvidenceTensors

/// The positive reals, x = log(1 + eᵘ): the exponential far below 0, the identity far above.
public struct SoftplusBijector: Bijector {
  public init() {}
  public var image: Support { .positive }
  public func forward(_ unconstrained: Tensor) -> Tensor { softplus(unconstrained) }
  /// log(eˣ − 1) as x + log(1 − e⁻ˣ), which does not overflow.
  public func inverse(_ value: Tensor) -> Tensor { value + log1mexp(value) }
  public func logDeterminants(_ unconstrained: Tensor) -> Tensor { logSigmoid(unconstrained) }
}
