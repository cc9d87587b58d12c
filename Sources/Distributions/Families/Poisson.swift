internal import CEvidenceGSL
public import EvidenceTensors

/// The Poisson distribution of counts, P(k) = rateᵏ exp(−rate) / k!.
///
/// - Shapes: elementwise; `rate` broadcasts to the variable and may carry any plates.
/// - Support: 0, 1, 2, …. Log-prob is in nats.
/// - Precondition: `rate` > 0, checked when a value is known.
/// - Moments: mean rate, variance rate, mode the integer part of the rate. The entropy has no closed form.
/// - Reference: Johnson, Kemp & Kotz (2005), chapter 4; probabilities after Loader (2000).
///
/// ![The density](Poisson)
public struct Poisson: Univariate {
  public let rate: Tensor

  public init(_ rate: some TensorConvertible) { self.rate = rate.tensor }

  public var parameters: [DistributionParameter] { [.init("rate", rate, in: .nonNegative)] }
  public var support: Support { .nonNegativeIntegers }

  /// log P(k) = −½ log(2π k) − remainder(k) − k (u − 1 − log u), u = rate / k, and −rate for k = 0.
  public func logDensity(_ value: Tensor) -> Tensor {
    let isPositive = value .> 0
    let k = select(isPositive, value, 1)
    let height = 0.5 * log(k) + stirlingRemainder(k) + halfLogTwoPi
    return select(isPositive, -height - k * deviance(rate, from: k), -rate)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map { Double(gsl_ran_poisson(random.generator, parameters[0][cyclic: $0])) }
  }

  public func sampler(for shape: [Int]) -> NoiseSampler? {
    NoiseSampler(gammaNoises(shape)) { poissonDraw(rate, $0).broadcast(to: shape) }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onCounts(value, below: -.infinity, beyond: 0) { logGammaQ($0 + 1, rate) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onCounts(value, below: 0, beyond: -.infinity) { logGammaP($0 + 1, rate) }
  }

  public var mean: Tensor? { rate }
  public var mode: Tensor? { floor(rate) }
  public var variance: Tensor? { rate }
}
