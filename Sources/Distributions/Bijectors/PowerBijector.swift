public import EvidenceTensors

/// The positive reals onto themselves, x = uᵃ with the exponent a, which is not 0 and may be negative.
public struct PowerBijector: Bijector {
  public let exponent: Tensor

  public init(_ exponent: some TensorConvertible) { self.exponent = exponent.tensor }

  public var parameters: [DistributionParameter] { [.init("exponent", exponent, in: .real)] }
  public var domain: Support { .positive }
  public var image: Support { .positive }
  public var direction: Tensor? { sign(exponent) }
  public func forward(_ unconstrained: Tensor) -> Tensor { power(unconstrained, exponent) }
  public func inverse(_ value: Tensor) -> Tensor { power(value, 1 / exponent) }
  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    log(abs(exponent)) + (exponent - 1) * log(unconstrained)
  }
}
