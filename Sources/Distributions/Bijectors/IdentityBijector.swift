public import EvidenceTensors

/// The reals as they are.
public struct IdentityBijector: Bijector {
  public init() {}
  public var image: Support { .real }
  public func forward(_ unconstrained: Tensor) -> Tensor { unconstrained }
  public func inverse(_ value: Tensor) -> Tensor { value }
  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    unconstrained.mistake == nil ? .filled(0, unconstrained.shape) : unconstrained
  }
}
