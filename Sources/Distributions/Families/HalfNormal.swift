internal import CGSL
public import Tensors

/// The half-normal distribution, p(x) = √(2/π) exp(−½ (x / scale)²) / scale: the absolute value of a normal number.
///
/// - Shapes: elementwise; `scale` broadcasts to the variable and may carry any plates.
/// - Support: the non-negative reals. Log-prob is in nats.
/// - Precondition: `scale` > 0, checked when a value is known.
/// - Reference: Johnson, Kotz & Balakrishnan (1994), section 13.10. Reparameterized as scale · |z|.
public struct HalfNormal: Reparameterized, Univariate {
  public let scale: Tensor

  public init(_ scale: some TensorConvertible) { self.scale = scale.tensor }

  public var parameters: [DistributionParameter] { [.init("scale", scale, in: .positive)] }
  public var support: Support { .nonNegative }

  public func logDensity(_ value: Tensor) -> Tensor {
    logRootTwoOverPi - log(scale) - 0.5 * square(value / scale)
  }

  public var noise: StandardNoise { .normal }
  public func sample(_ noise: Tensor) -> Tensor { scale * abs(noise) }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map { abs(gsl_ran_gaussian(random.generator, parameters[0][cyclic: $0])) }
  }

  public func cdf(_ value: Double, _ parameters: [Double]) -> Double {
    value <= 0 ? 0 : C.erf(value / parameters[0] * 0.5.squareRoot())
  }
  public func quantile(_ probability: Double, _ parameters: [Double]) -> Double {
    if probability > 0.5 { return parameters[0] * gsl_cdf_ugaussian_Qinv((1 - probability) / 2) }
    // Near 0 the inverse of the normal distribution has lost the digits of p; two Newton steps on erf bring them back.
    var z = gsl_cdf_ugaussian_Pinv(0.5 + probability / 2)
    for _ in 0..<2 {
      z -= (C.erf(z * 0.5.squareRoot()) - probability) / (2 * gsl_ran_ugaussian_pdf(z))
    }
    return parameters[0] * z
  }

  public var mean: Tensor? { scale * C.exp(logRootTwoOverPi) }
  public var variance: Tensor? { square(scale) * (1 - C.exp(logTwoOverPi)) }
  public var entropy: Tensor? { 0.5 - logRootTwoOverPi + log(scale) }
}
