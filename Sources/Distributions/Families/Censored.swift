public import EvidenceTensors

/// A distribution whose values are only known up to limits: what is at or beyond one is recorded as the limit itself.
///
/// p(x) = base(x) between the limits, P(X ≤ low) at `low` and P(X ≥ high) at `high`. A limit may differ from datum to datum,
/// such as the end of each patient's follow-up; where it is data,
/// ±∞ stands for a limit that is not there.
/// - Shapes: elementwise; the limits and the parameters of the base broadcast to the variable.
/// - Support: the numbers from `low` to `high`, limits included. Log-prob is in nats, exact in both tails.
/// - Precondition: the limits are in order, checked when both are known.
/// - Moments: mean and variance for the bases for which `Truncated` has them; others, and the entropy, have no closed form.
/// - Reference: Klein & Moeschberger (2003), "Survival analysis", section 3.5. See `IntervalCensored` for values in classes.
///
/// ![The density](Censored)
public struct Censored<Base: Univariate>: Univariate {
  public let base: Base
  /// The limit below which values are not told apart, if there is one.
  public var low: Tensor? { bounds.low }
  /// The limit above which values are not told apart, if there is one.
  public var high: Tensor? { bounds.high }
  private let bounds: OptionalBounds

  public init(_ base: Base, below low: some TensorConvertible) {
    (self.base, bounds) = (base, OptionalBounds(low: low.tensor, high: nil))
  }
  public init(_ base: Base, above high: some TensorConvertible) {
    (self.base, bounds) = (base, OptionalBounds(low: nil, high: high.tensor))
  }
  public init(
    _ base: Base,
    below low: some TensorConvertible,
    above high: some TensorConvertible
  ) {
    (self.base, bounds) = (base, OptionalBounds(low: low.tensor, high: high.tensor))
  }

  public var parameters: [DistributionParameter] {
    base.parameters + bounds.parameters("below", "above")
  }

  public func invalidParameter() -> UsageError? {
    let example = "Censored(Normal(0, 1), below: -1, above: 1)"
    return base.invalidParameter() ?? invalidConstant()
      ?? bounds.disorder("\(name).above", of: "limit", example: example)
  }

  public var support: Support {
    guard let inner = base.support.bounds else { return base.support }
    let (first, last) = bounds.ends(of: inner)
    return base.support.isDiscrete ? .integerInterval(first, last) : .between(first, last)
  }
  public var hasFixedSupport: Bool { base.hasFixedSupport && support.isFixed }
  public var hasAtoms: Bool { true }

  public func logDensity(_ value: Tensor) -> Tensor {
    let (isLow, isHigh) = (low.map { value .<= $0 }, high.map { value .>= $0 })
    let isOutside = [isLow, isHigh].compactMap { $0 }.reduce(Tensor(0)) { or($0, $1) }
    let inner = select(isOutside, base.support.interior(of: value.shape), value)
    var result = base.checkedDensity(inner)
    // A limit that was not reached may be so far out that the slope of its probability is no number.
    if let low, let isLow {
      result = select(isLow, base.logCDF(select(isLow, low, inner)), result)
    }
    if let high, let isHigh {
      let beyond = base.logSurvival(select(isHigh, base.last(below: high), inner))
      result = select(isHigh, beyond, result)
    }
    return result
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    let raised = low.map { select(value .< $0, -Double.infinity, base.logCDF(value)) }
    let inside = raised ?? base.logCDF(value)
    return high.map { select(value .>= $0, 0, inside) } ?? inside
  }

  public func logSurvival(_ value: Tensor) -> Tensor {
    let raised = low.map { select(value .< $0, 0, base.logSurvival(value)) }
    let inside = raised ?? base.logSurvival(value)
    return high.map { select(value .>= $0, -Double.infinity, inside) } ?? inside
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    let size = base.parameters.count
    let (lows, highs) = bounds.numbers(parameters.dropFirst(size))
    let draws = base.draw(Array(parameters.prefix(size)), count: count, using: random)
    return draws.enumerated().map { index, x in
      Swift.min(Swift.max(x, lows[cyclic: index]), highs[cyclic: index])
    }
  }
}
