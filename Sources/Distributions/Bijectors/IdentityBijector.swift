public import Tensors

/// The reals as they are.
public struct IdentityBijector: Bijector {
  public init() {}
  public func forward(_ unconstrained: Tensor) -> Tensor { unconstrained }
  public func inverse(_ value: Tensor) -> Tensor { value }
  public func logDeterminant(_ unconstrained: Tensor) -> Tensor { Tensor(0) }
}
