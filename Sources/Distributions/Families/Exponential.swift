internal import CEvidenceGSL
public import EvidenceTensors

/// The exponential distribution, p(x) = rate exp(−rate x).
///
/// - Shapes: elementwise; `rate` broadcasts to the variable and may carry any plates.
/// - Support: the non-negative reals. Log-prob is in nats.
/// - Precondition: `rate` > 0, checked when a value is known.
/// - Moments: mean 1 / rate, variance 1 / rate².
/// - Reference: Johnson, Kotz & Balakrishnan (1994), chapter 19. Reparameterized by inversion.
///
/// ![The density](Exponential)
public struct Exponential: Reparameterized, Univariate {
  public let rate: Tensor

  public init(rate: some TensorConvertible) { self.rate = rate.tensor }

  public var parameters: [DistributionParameter] { [.init("rate", rate, in: .positive)] }
  public var support: Support { .nonNegative }

  public func logDensity(_ value: Tensor) -> Tensor { log(rate) - rate * value }

  public var noise: StandardNoise { .uniform }
  /// Maps u to −log(u) / rate: small u, of which there are more digits, become the tail.
  public func sample(_ noise: Tensor) -> Tensor { -log(noise) / rate }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map { gsl_ran_exponential(random.generator, 1 / parameters[0][cyclic: $0]) }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onPositives(value, else: -Double.infinity) { log1mexp(rate * $0) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onPositives(value, else: 0) { -(rate * $0) }
  }
  public func cdf(_ value: Tensor) -> Tensor {
    onPositives(value, else: 0) { -expm1(-(rate * $0)) }
  }
  public func quantile(_ probability: Tensor) -> Tensor? { -log1p(-probability) / rate }

  public var mean: Tensor? { 1 / rate }
  public var mode: Tensor? { 0 * rate }
  public var variance: Tensor? { 1 / square(rate) }
  public var entropy: Tensor? { 1 - log(rate) }
}
