internal import CEvidenceGSL
public import EvidenceTensors

/// The Bernoulli distribution of a yes or no, P(1) = probability = 1 / (1 + exp(−logits)).
///
/// - Shapes: elementwise; the parameter broadcasts to the variable and may carry any plates.
/// - Support: 0 and 1. Log-prob is in nats, exact in both tails.
/// - Precondition: `probability` in [0, 1], checked when a value is known.
/// - Moments: mean p, variance p (1 − p), with p the probability of 1.
/// - Reference: Johnson, Kemp & Kotz (2005), section 3.1.
///
/// ![The density](Bernoulli)
public struct Bernoulli: Univariate {
  private let chance: Chance

  public init(logits: some TensorConvertible) { chance = Chance(logits: logits) }
  public init(probability: some TensorConvertible) { chance = Chance(probability: probability) }

  /// log(P(1) / P(0)).
  public var logits: Tensor { chance.logits }
  /// P(1).
  public var probability: Tensor { chance.probability }

  public var parameters: [DistributionParameter] { [chance.parameter(in: .interval(0, 1))] }
  public var support: Support { .boolean }

  /// x logits − softplus(logits), written as −softplus(∓logits) so that neither tail is a difference.
  public func logDensity(_ value: Tensor) -> Tensor {
    guard chance.isByLogits else {
      // The probability that was not observed may be 0, where its logarithm has no derivative.
      let isOne = value .== 1
      return log(select(isOne, probability, 1)) + log1p(select(isOne, 0, -probability))
    }
    return -softplus((1 - 2 * value) * logits)
  }

  /// log P(1) and log P(0).
  var logProbabilities: (one: Tensor, zero: Tensor) {
    let (yes, no) = chance.logarithms
    return (yes, no)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let probability = chance.probability(parameters[0][cyclic: $0])
      return Double(gsl_ran_bernoulli(random.generator, probability))
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    between(value, logDensity(Tensor(0)), below: -.infinity, above: 0)
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    between(value, logDensity(Tensor(1)), below: 0, above: -.infinity)
  }
  private func between(_ value: Tensor, _ inner: Tensor, below: Double, above: Double) -> Tensor {
    let isInner = and(value .>= 0, value .< 1)
    return select(isInner, inner, select(value .< 1, below, above))
  }
  public func quantile(_ probability: Tensor) -> Tensor? {
    select(probability .<= exp(logDensity(Tensor(0))), 0, 1)
  }

  public var mean: Tensor? { probability }
  public var mode: Tensor? {
    chance.isByLogits ? select(logits .>= 0, 1, 0) : select(probability .>= 0.5, 1, 0)
  }
  public var variance: Tensor? { chance.odds.p * chance.odds.q }
  public var entropy: Tensor? {
    let (one, zero) = logProbabilities
    return -(weighted(exp(one), one) + weighted(exp(zero), zero))
  }
}

/// p x, and 0 where p = 0 whatever x is.
func weighted(_ p: Tensor, _ x: Tensor) -> Tensor {
  let isZero = p .== 0
  return select(isZero, 0, p * select(isZero, 0, x))
}
