internal import CEvidenceGSL
public import EvidenceTensors

/// The Weibull distribution, P(X > x) = exp(−(x / scale)ᵏ), with k the concentration (the shape).
///
/// - Shapes: elementwise; `scale` and `concentration` broadcast to the variable and may carry any plates.
/// - Support: the positive reals. Log-prob is in nats.
/// - Precondition: `scale` > 0 and `concentration` > 0, checked when a value is known.
/// - Moments: mean scale Γ(1 + 1/k); variance scale² (Γ(1 + 2/k) − Γ(1 + 1/k)²), with k the concentration.
/// - Reference: Johnson, Kotz & Balakrishnan (1994), chapter 21. Reparameterized by inversion.
///
/// ![The density](Weibull)
public struct Weibull: Reparameterized, Univariate {
  public let scale: Tensor
  public let concentration: Tensor

  public init(scale: some TensorConvertible, concentration: some TensorConvertible) {
    self.scale = scale.tensor
    self.concentration = concentration.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("scale", scale, in: .positive), .init("concentration", concentration, in: .positive)]
  }
  public var support: Support { .positive }

  public func logDensity(_ value: Tensor) -> Tensor {
    let u = logHazard(value)
    return log(concentration) - log(value) + u - exp(u)
  }

  /// k log(x / scale).
  private func logHazard(_ value: Tensor) -> Tensor { concentration * logRatio(value, scale) }

  public var noise: StandardNoise { .uniform }
  /// Maps u to scale · (−log u)^(1/k): small u, of which there are more digits, become the tail.
  public func sample(_ noise: Tensor) -> Tensor { scale * exp(log(-log(noise)) / concentration) }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      gsl_ran_weibull(random.generator, parameters[0][cyclic: $0], parameters[1][cyclic: $0])
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onPositives(value, else: -Double.infinity) { logOneMinusExpOfExp(logHazard($0)) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onPositives(value, else: 0) { -exp(logHazard($0)) }
  }
  public func quantile(_ probability: Tensor) -> Tensor? {
    scale * exp(log(-log1p(-probability)) / concentration)
  }

  /// scale · ((k − 1) / k)^(1/k), and 0 for k ≤ 1.
  public var mode: Tensor? {
    let k = concentration
    return scale * select(k .> 1, exp(log1p(-1 / k) / k), 0)
  }
  public var mean: Tensor? { scale * exp(logGamma(1 + 1 / concentration)) }
  public var variance: Tensor? {
    let first = logGamma(1 + 1 / concentration)
    let second = logGamma(1 + 2 / concentration)
    return square(scale) * exp(2 * first) * expm1(second - 2 * first)
  }
  public var entropy: Tensor? {
    eulerConstant * (1 - 1 / concentration) + log(scale) - log(concentration) + 1
  }
}
