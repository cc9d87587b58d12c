internal import CEvidenceGSL
public import EvidenceTensors

/// The half-normal distribution, p(x) = √(2/π) exp(−½ (x / scale)²) / scale: the absolute value of a normal number.
///
/// - Shapes: elementwise; `scale` broadcasts to the variable and may carry any plates.
/// - Support: the non-negative reals. Log-prob is in nats.
/// - Precondition: `scale` > 0, checked when a value is known.
/// - Moments: mean scale √(2/π), variance scale² (1 − 2/π).
/// - Reference: Johnson, Kotz & Balakrishnan (1994), section 13.10. Reparameterized as scale · |z|.
///
/// ![The density](HalfNormal)
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

  public func logCDF(_ value: Tensor) -> Tensor {
    onPositives(value, else: -Double.infinity) { x in
      let z = x / (scale * 2.0.squareRoot())
      return smallerTail(erfc(z), complement: erf(z))
    }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onPositives(value, else: 0) { x in
      let share = erf(x / (scale * 2.0.squareRoot()))
      let far = C.log(2) + logNormalCDF(-(x / scale))
      return select(share .< 0.5, log1p(-share), far)
    }
  }
  public func cdf(_ value: Tensor) -> Tensor {
    onPositives(value, else: 0) { erf($0 / (scale * 2.0.squareRoot())) }
  }
  public func quantile(_ probability: Tensor) -> Tensor? {
    let isUpper = probability .> 0.5
    let upper = -normalQuantile(0.5 * (1 - probability))
    // Near 0 the quantile of the normal distribution has lost the digits of p; a Newton step on erf brings them back.
    let z = normalQuantile(0.5 + 0.5 * probability)
    let slope = exp(logRootTwoOverPi - 0.5 * square(z))
    let lower = z - (erf(z * 0.5.squareRoot()) - probability) / slope
    return scale * select(isUpper, upper, lower)
  }

  public var mean: Tensor? { scale * C.exp(logRootTwoOverPi) }
  public var mode: Tensor? { 0 * scale }
  public var variance: Tensor? { square(scale) * (1 - C.exp(logTwoOverPi)) }
  public var entropy: Tensor? { 0.5 - logRootTwoOverPi + log(scale) }
}
