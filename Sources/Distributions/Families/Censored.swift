public import Tensors

/// A distribution whose values are only known up to limits: what is at or beyond one is recorded as the limit itself.
///
/// p(x) = base(x) between the limits, P(X ≤ low) at `low` and P(X ≥ high) at `high`. A limit may differ from datum to datum,
/// such as the end of each patient's follow-up; one that is never reached may be any large number.
/// - Shapes: elementwise; the limits and the parameters of the base broadcast to the variable.
/// - Support: the numbers from `low` to `high`, limits included. Log-prob is in nats, exact in both tails.
/// - Precondition: the limits are in order, checked when both are known.
/// - Moments: no closed form in general.
/// - Reference: Klein & Moeschberger (2003), "Survival analysis", section 3.5. See `IntervalCensored` for values in classes.
///
/// ![The density](Censored)
public struct Censored<Base: Univariate>: Univariate {
  public let base: Base
  /// The limit below which values are not told apart, if there is one.
  public let low: Tensor?
  /// The limit above which values are not told apart, if there is one.
  public let high: Tensor?

  public init(_ base: Base, below low: some TensorConvertible) {
    (self.base, self.low, high) = (base, low.tensor, nil)
  }
  public init(_ base: Base, above high: some TensorConvertible) {
    (self.base, low, self.high) = (base, nil, high.tensor)
  }
  public init(
    _ base: Base,
    below low: some TensorConvertible,
    above high: some TensorConvertible
  ) {
    (self.base, self.low, self.high) = (base, low.tensor, high.tensor)
  }

  public var parameters: [DistributionParameter] {
    let limits = [("below", low), ("above", high)].compactMap { name, bound in
      bound.map { DistributionParameter(name, $0, in: .real) }
    }
    return base.parameters + limits
  }

  public func invalidParameter() -> UsageError? {
    if let error = base.invalidParameter() ?? invalidConstant() { return error }
    guard let low = low?.constantValue, let high = high?.constantValue, low >= high else {
      return nil
    }
    return UsageError(
      what: "\(Support.words(high)) is not above the other limit, \(Support.words(low))",
      place: "\(name).above",
      fix: "Give the lower limit first, as in Censored(Normal(0, 1), below: -1, above: 1)"
    )
  }

  public var support: Support {
    guard let inner = base.support.bounds else { return base.support }
    let ends = (low.map { maximum(inner.low, $0) }, high.map { minimum(inner.high, $0) })
    let (first, last) = (ends.0 ?? inner.low, ends.1 ?? inner.high)
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
    let own = parameters.dropFirst(base.parameters.count)
    let lows = low == nil ? [-.infinity] : own.first ?? []
    let highs = high == nil ? [.infinity] : own.last ?? []
    let draws = base.draw(Array(parameters.dropLast(own.count)), count: count, using: random)
    return draws.enumerated().map { index, x in
      Swift.min(Swift.max(x, lows[cyclic: index]), highs[cyclic: index])
    }
  }
}
