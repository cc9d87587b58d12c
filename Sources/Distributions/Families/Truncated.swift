public import Tensors

/// A distribution of which only values between bounds are ever seen, p(x) = base(x) / P(low < X < high).
///
/// - Shapes: elementwise; the bounds and the parameters of the base broadcast to the variable.
/// - Support: what lies between the bounds; of a discrete base the values strictly above and below, so that
///   `Truncated(Poisson(3), above: 0)` has no zeros. Log-prob is in nats, exact in both tails.
/// - Precondition: the bounds are in order and leave some probability, else the log-prob is not finite.
/// - Moments: no closed form in general.
/// - Reference: Johnson, Kotz & Balakrishnan (1994), section 10.1. Drawn by rejection, or inversion where that is rare.
///
/// ![The density](Truncated)
public struct Truncated<Base: Univariate>: Univariate {
  public let base: Base
  /// The bound that values lie above, if there is one.
  public let low: Tensor?
  /// The bound that values lie below, if there is one.
  public let high: Tensor?

  public init(_ base: Base, above low: some TensorConvertible) {
    (self.base, self.low, high) = (base, low.tensor, nil)
  }
  public init(_ base: Base, below high: some TensorConvertible) {
    (self.base, low, self.high) = (base, nil, high.tensor)
  }
  public init(
    _ base: Base,
    above low: some TensorConvertible,
    below high: some TensorConvertible
  ) {
    (self.base, self.low, self.high) = (base, low.tensor, high.tensor)
  }

  public var parameters: [DistributionParameter] {
    let limits = [("above", low), ("below", high)].compactMap { name, bound in
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
      what: "\(Support.words(high)) is not above the other bound, \(Support.words(low))",
      place: "\(name).below",
      fix: "Give the lower bound first, as in Truncated(Normal(0, 1), above: -1, below: 1)"
    )
  }

  public var support: Support {
    guard let inner = base.support.bounds else { return base.support }
    guard base.support.isDiscrete else {
      let ends = (low.map { maximum(inner.low, $0) }, high.map { minimum(inner.high, $0) })
      return .between(ends.0 ?? inner.low, ends.1 ?? inner.high)
    }
    let first = low.map { maximum(inner.low, floor($0) + 1) }
    let last = high.map { minimum(inner.high, base.last(below: $0)) }
    return .integerInterval(first ?? inner.low, last ?? inner.high)
  }
  public var hasFixedSupport: Bool { base.hasFixedSupport && support.isFixed }

  public func logDensity(_ value: Tensor) -> Tensor { base.logDensity(value) - logMass }
  public func logProb(_ value: Tensor) -> Tensor {
    inSupport(value) { base.checkedDensity($0) - logMass }
  }

  /// The highest value of the base that is left, if there is a bound.
  var top: Tensor? { high.map(base.last) }

  /// log P(low < X < high) of the base.
  var logMass: Tensor { base.logProbability(above: low, through: top) }

  public func logCDF(_ value: Tensor) -> Tensor {
    let x = clamped(value)
    let inside = base.logProbability(above: low, through: x) - logMass
    return outside(value, below: -.infinity, above: 0, inside)
  }

  public func logSurvival(_ value: Tensor) -> Tensor {
    let x = clamped(value)
    let inside = base.logProbability(above: x, through: top) - logMass
    return outside(value, below: 0, above: -.infinity, inside)
  }

  /// The value, or the nearer bound where it lies outside.
  private func clamped(_ value: Tensor) -> Tensor {
    let raised = low.map { maximum(value, $0) } ?? value
    return top.map { minimum(raised, $0) } ?? raised
  }

  private func outside(
    _ value: Tensor,
    below: Double,
    above: Double,
    _ inside: Tensor
  ) -> Tensor {
    let raised = low.map { select(value .<= $0, below, inside) } ?? inside
    return top.map { select(value .>= $0, above, raised) } ?? raised
  }
}
