internal import CGSL
public import Tensors

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The half-Cauchy distribution, p(x) = 2 / (π scale (1 + (x / scale)²)): the absolute value of a Cauchy number.
///
/// - Shapes: elementwise; `scale` broadcasts to the variable and may carry any plates.
/// - Support: the non-negative reals. Log-prob is in nats. It has no mean.
/// - Precondition: `scale` > 0, checked when a value is known.
/// - Reference: Polson & Scott (2012), "On the half-Cauchy prior". Reparameterized by inversion.
public struct HalfCauchy: Reparameterized, Univariate {
  public let scale: Tensor

  public init(_ scale: some TensorConvertible) { self.scale = scale.tensor }

  public var parameters: [DistributionParameter] { [.init("scale", scale, in: .positive)] }
  public var support: Support { .nonNegative }

  public func logDensity(_ value: Tensor) -> Tensor {
    let ratio = value / scale
    // log(1 + r²) = 2 log r + log(1 + 1/r²): beyond 1, so that r² cannot overflow.
    let isFar = ratio .> 1
    let far = select(isFar, ratio, 1)
    let tail = 2 * log(far) + log1p(square(select(isFar, 1 / far, ratio)))
    return logTwoOverPi - log(scale) - tail
  }

  public var noise: StandardNoise { .uniform }
  /// Maps u to scale · tan(½ π u).
  public func sample(_ noise: Tensor) -> Tensor {
    let angle = (0.5 * Double.pi) * noise
    return scale * (sin(angle) / cos(angle))
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map { abs(gsl_ran_cauchy(random.generator, parameters[0][cyclic: $0])) }
  }

  public func cdf(_ value: Double, _ parameters: [Double]) -> Double {
    value <= 0 ? 0 : atan(value / parameters[0]) / (0.5 * .pi)
  }
  public func quantile(_ probability: Double, _ parameters: [Double]) -> Double {
    probability > 0.5
      ? gsl_cdf_cauchy_Qinv((1 - probability) / 2, parameters[0])
      : parameters[0] * C.sin(0.5 * .pi * probability) / C.cos(0.5 * .pi * probability)
  }

  public var entropy: Tensor? { log(2 * Double.pi * scale) }
}
