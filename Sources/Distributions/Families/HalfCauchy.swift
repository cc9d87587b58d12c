internal import CEvidenceGSL
public import EvidenceTensors

/// The half-Cauchy distribution, p(x) = 2 / (π scale (1 + (x / scale)²)): the absolute value of a Cauchy number.
///
/// - Shapes: elementwise; `scale` broadcasts to the variable and may carry any plates.
/// - Support: the non-negative reals. Log-prob is in nats. It has no mean.
/// - Precondition: `scale` > 0, checked when a value is known.
/// - Moments: none; median `scale`, mode 0.
/// - Reference: Polson & Scott (2012), "On the half-Cauchy prior". Reparameterized by inversion.
///
/// ![The density](HalfCauchy)
public struct HalfCauchy: Reparameterized, Univariate {
  public let scale: Tensor

  public init(_ scale: some TensorConvertible) { self.scale = scale.tensor }

  public var parameters: [DistributionParameter] { [.init("scale", scale, in: .positive)] }
  public var support: Support { .nonNegative }

  public func logDensity(_ value: Tensor) -> Tensor {
    logTwoOverPi - log(scale) - logOnePlusSquare(value / scale)
  }

  public var noise: StandardNoise { .uniform }
  public func sample(_ noise: Tensor) -> Tensor { value(noise, 1 - noise) }
  /// scale · tan(½ π p), beyond the median in q = 1 − p.
  func value(_ p: Tensor, _ q: Tensor) -> Tensor {
    let isUpper = p .> 0.5
    let angle = (0.5 * Double.pi) * select(isUpper, q, p)
    let (opposite, adjacent) = (sin(angle), cos(angle))
    return scale * select(isUpper, adjacent / opposite, opposite / adjacent)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map { abs(gsl_ran_cauchy(random.generator, parameters[0][cyclic: $0])) }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onPositives(value, else: -Double.infinity) { x in
      smallerTail(Self.share(scale / x), complement: Self.share(x / scale))
    }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onPositives(value, else: 0) { x in
      smallerTail(Self.share(x / scale), complement: Self.share(scale / x))
    }
  }
  public func cdf(_ value: Tensor) -> Tensor {
    onPositives(value, else: 0) { Self.share($0 / scale) }
  }
  public func quantile(_ probability: Tensor) -> Tensor? { sample(probability) }

  /// P(X ≤ ratio) at a scale of 1.
  private static func share(_ ratio: Tensor) -> Tensor { atan(ratio) / (0.5 * .pi) }

  public var mode: Tensor? { 0 * scale }
  public var entropy: Tensor? { log(2 * Double.pi * scale) }
}
