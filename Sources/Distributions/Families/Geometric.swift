public import EvidenceTensors

/// The geometric distribution of the number of failures before the first success, P(k) = p (1 − p)ᵏ.
///
/// - Shapes: elementwise; the parameter broadcasts to the variable and may carry any plates.
/// - Support: 0, 1, 2, …. Log-prob is in nats.
/// - Precondition: `probability` p in (0, 1), checked when a value is known.
/// - Moments: mean (1 − p) / p, variance (1 − p) / p².
/// - Reference: Johnson, Kemp & Kotz (2005), section 5.2.
///
/// ![The density](Geometric)
public struct Geometric: Univariate {
  private let chance: Chance

  public init(logits: some TensorConvertible) { chance = Chance(logits: logits) }
  public init(probability: some TensorConvertible) { chance = Chance(probability: probability) }

  /// log(p / (1 − p)).
  public var logits: Tensor { chance.logits }
  /// The probability p of a success.
  public var probability: Tensor { chance.probability }
  /// log p and log(1 − p).
  var logProbabilities: (success: Tensor, failure: Tensor) {
    let (yes, no) = chance.logarithms
    return (yes, no)
  }

  public var parameters: [DistributionParameter] { [chance.parameter(in: .interval(0, 1))] }
  public var support: Support { .nonNegativeIntegers }

  public func logDensity(_ value: Tensor) -> Tensor {
    let (success, failure) = logProbabilities
    return success + select(value .== 0, 0, value * failure)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let given = parameters[0][cyclic: $0]
      let logFailure = chance.isByLogits ? -Elementwise.softplus([given]) : C.log1p(-given)
      return (C.log(random.uniformPositive()) / logFailure).rounded(.down)
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onCounts(value, below: -.infinity, beyond: 0) { logComplement(tail($0)) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onCounts(value, below: 0, beyond: -.infinity) { tail($0) }
  }
  private func tail(_ k: Tensor) -> Tensor { (k + 1) * logProbabilities.failure }

  public var mode: Tensor? { 0 * chance.given }
  public var mean: Tensor? {
    let (success, failure) = logProbabilities
    return exp(failure - success)
  }
  public var variance: Tensor? {
    let (success, failure) = logProbabilities
    return exp(failure - 2 * success)
  }
  public var entropy: Tensor? {
    let (success, failure) = logProbabilities
    return -(success + exp(failure - success) * failure)
  }
}
