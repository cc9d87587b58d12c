internal import CEvidenceGSL
public import EvidenceTensors

/// The log-normal distribution: log x is normal with the given location and scale.
///
/// p(x) = exp(−½ ((log x − location) / scale)²) / (x scale √(2π)).
/// - Shapes: elementwise; `location` and `scale` broadcast to the variable and may carry any plates.
/// - Support: the positive reals. Log-prob is in nats.
/// - Precondition: `scale` > 0, checked when a value is known.
/// - Moments: mean exp(location + scale²/2); variance (exp(scale²) − 1) exp(2 location + scale²).
/// - Reference: Johnson, Kotz & Balakrishnan (1994), chapter 14. Reparameterized.
///
/// ![The density](LogNormal)
public struct LogNormal: Reparameterized, Univariate {
  public let location: Tensor
  public let scale: Tensor

  public init(_ location: some TensorConvertible, _ scale: some TensorConvertible) {
    self.location = location.tensor
    self.scale = scale.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("location", location, in: .real), .init("scale", scale, in: .positive)]
  }
  public var support: Support { .positive }

  public func logDensity(_ value: Tensor) -> Tensor {
    let logValue = log(value)
    return Normal(location, scale).logDensity(logValue) - logValue
  }

  public var noise: StandardNoise { .normal }
  public func sample(_ noise: Tensor) -> Tensor { exp(location + scale * noise) }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      gsl_ran_lognormal(random.generator, parameters[0][cyclic: $0], parameters[1][cyclic: $0])
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onPositives(value, else: -Double.infinity) { Normal(location, scale).logCDF(log($0)) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onPositives(value, else: 0) { Normal(location, scale).logSurvival(log($0)) }
  }
  public func quantile(_ probability: Tensor) -> Tensor? {
    exp(location + scale * normalQuantile(probability))
  }

  public var mean: Tensor? { exp(location + 0.5 * square(scale)) }
  public var mode: Tensor? { exp(location - square(scale)) }
  public var variance: Tensor? {
    let spread = square(scale)
    return expm1(spread) * exp(2 * location + spread)
  }
  public var entropy: Tensor? { location + log(scale) + (halfLogTwoPi + 0.5) }
}
