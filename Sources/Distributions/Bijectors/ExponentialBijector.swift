public import EvidenceTensors

/// The positive reals, x = exp(u).
///
/// The exponential rather than the softplus: its log-determinant is u itself, with nothing to lose digits in; a change of
/// units is a shift of u, so that scales from 1e-6 to 1e6 are equally easy to reach; and a normal guide on u is a
/// log-normal one on x, whose entropy and divergences are known.
public struct ExponentialBijector: Bijector {
  public init() {}
  public var image: Support { .positive }
  public func forward(_ unconstrained: Tensor) -> Tensor { exp(unconstrained) }
  public func inverse(_ value: Tensor) -> Tensor { log(value) }
  public func logDeterminants(_ unconstrained: Tensor) -> Tensor { unconstrained }
}
