internal import CGSL
public import Tensors

/// The Poisson distribution of counts, P(k) = rateᵏ exp(−rate) / k!.
///
/// - Shapes: elementwise; `rate` broadcasts to the variable and may carry any plates.
/// - Support: 0, 1, 2, …. Log-prob is in nats.
/// - Precondition: `rate` > 0, checked when a value is known.
/// - Reference: Johnson, Kemp & Kotz (2005), chapter 4; probabilities after Loader (2000).
public struct Poisson: Univariate {
  public let rate: Tensor

  public init(_ rate: some TensorConvertible) { self.rate = rate.tensor }

  public var parameters: [DistributionParameter] { [.init("rate", rate, in: .positive)] }
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

  public func cdf(_ value: Double, _ parameters: [Double]) -> Double {
    value < 0 ? 0 : IncompleteGamma.upper(value.rounded(.down) + 1, parameters[0])
  }
  public func quantile(_ probability: Double, _ parameters: [Double]) -> Double {
    if probability >= 1 { return .infinity }
    var (low, high) = (-1.0, 1.0)
    while cdf(high, parameters) < probability { (low, high) = (high, 2 * high) }
    while high - low > 1 {
      let middle = ((low + high) / 2).rounded(.down)
      if cdf(middle, parameters) < probability { low = middle } else { high = middle }
    }
    return high
  }

  public var mean: Tensor? { rate }
  public var variance: Tensor? { rate }
}
