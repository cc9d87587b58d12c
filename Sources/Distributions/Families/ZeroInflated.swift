public import EvidenceTensors

/// Counts that are zero more often than their distribution says: 0 with the given probability, else a draw of the base.
///
/// P(0) = probability + (1 − probability) base(0), and P(k) = (1 − probability) base(k) for other k. With a base that excludes
/// zero, such as `Truncated(Poisson(3), above: 0)`, it is the hurdle model.
/// - Shapes: elementwise; all parameters broadcast to the variable.
/// - Support: that of the base, and 0. Log-prob is in nats.
/// - Precondition: `zeroProbability` between 0 and 1, and a discrete base.
/// - Moments: mean (1 − z) m, variance (1 − z) (v + z m²), with z the share of zeros, m and v those of the
///   counts; the mode is 0 or that of the counts; the entropy is known where that of the counts is.
/// - Reference: Lambert (1992), "Zero-inflated Poisson regression".
///
/// ![The density](ZeroInflated)
public struct ZeroInflated<Base: Univariate>: Univariate {
  public let base: Base
  private let zero: Bernoulli
  private let given: DistributionParameter

  public init(_ base: Base, probability: some TensorConvertible) {
    self.base = base
    zero = Bernoulli(probability: probability.tensor)
    given = .init("zeroProbability", probability.tensor, in: .interval(0, 1))
  }
  public init(_ base: Base, logits: some TensorConvertible) {
    self.base = base
    zero = Bernoulli(logits: logits.tensor)
    given = .init("zeroLogits", logits.tensor, in: .real)
  }

  /// log(1 − π).
  var logRegular: Tensor { zero.logProbabilities.zero }

  public var parameters: [DistributionParameter] { base.parameters + [given] }

  public func invalidParameter() -> UsageError? {
    if let error = base.invalidParameter() ?? invalidConstant() { return error }
    guard !base.support.isDiscrete else { return nil }
    return UsageError(
      what: "the base \(base.name) is on \(base.support), not on integers",
      place: name,
      fix: "Give a distribution of counts, such as Poisson"
    )
  }

  public var support: Support {
    if base.support.contains(0), base.support.enumeratedValues != nil { return base.support }
    guard let (low, high) = base.support.bounds else { return base.support }
    return .integerInterval(minimum(low, 0), maximum(high, 0))
  }
  /// Where the base begins above 1, the integers before it have no probability.
  public var hasFixedSupport: Bool {
    guard let low = base.support.bounds?.low.constantValue else { return false }
    return base.hasFixedSupport && low <= 1
  }

  public func logDensity(_ value: Tensor) -> Tensor {
    let (inflated, regular) = zero.logProbabilities
    let isZero = value .== 0
    let others = select(isZero, base.support.interior(of: value.shape), value)
    let atZero = logAddExp(inflated, regular + base.logProb(Tensor(0)))
    return select(isZero, atZero, regular + base.checkedDensity(others))
  }
  public func logProb(_ value: Tensor) -> Tensor {
    inSupport(value) { x in
      let (inflated, regular) = zero.logProbabilities
      let density = regular + base.logProb(x)
      return select(x .== 0, logAddExp(inflated, regular + base.logProb(Tensor(0))), density)
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    let (inflated, regular) = zero.logProbabilities
    let (below, above) = (regular + base.logCDF(value), regular + base.logSurvival(value))
    return select(value .< 0, below, lesser(logAddExp(inflated, below), than: above))
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    let (inflated, regular) = zero.logProbabilities
    let (below, above) = (regular + base.logCDF(value), regular + base.logSurvival(value))
    return select(value .< 0, lesser(logAddExp(inflated, above), than: below), above)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    let own = Array(parameters.dropLast())
    let isZero = zero.draw(Array(parameters.suffix(1)), count: count, using: random)
    let draws = base.draw(own, count: count, using: random)
    return zip(isZero, draws).map { $0 == 1 ? 0 : $1 }
  }

  /// 0 or the mode of the counts.
  public var mode: Tensor? {
    base.mode.map { select(logProb(Tensor(0)) .> logProb($0), 0, $0) }
  }
  public var isUnimodal: Bool { false }
  /// That of the zeros, and of the other counts what the counts' own has without its zeros.
  public var entropy: Tensor? {
    guard let entropy = base.entropy else { return nil }
    let (zeros, own) = (logProb(Tensor(0)), base.logProb(Tensor(0)))
    let others = -expm1(own) * logRegular - weighted(exp(own), own)
    return exp(logRegular) * (entropy - others) - weighted(exp(zeros), zeros)
  }
  public var mean: Tensor? { base.mean.map { exp(zero.logProbabilities.zero) * $0 } }
  public var variance: Tensor? {
    guard let mean = base.mean, let variance = base.variance else { return nil }
    let (inflated, regular) = zero.logProbabilities
    return exp(regular) * (variance + exp(inflated) * square(mean))
  }
}
