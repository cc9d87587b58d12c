public import EvidenceTensors

/// A distribution of which only values between bounds are ever seen, p(x) = base(x) / P(low < X < high).
///
/// - Shapes: elementwise; the bounds and the parameters of the base broadcast to the variable.
/// - Support: what lies between the bounds; of a discrete base the values strictly above and below, so that
///   `Truncated(Poisson(3), above: 0)` has no zeros. Log-prob is in nats, exact in both tails.
/// - Precondition: the bounds are in order and leave some probability, else the log-prob is not finite. Where a bound is
///   data, ±∞ stands for one that is not there.
/// - Moments: mean, variance and entropy of a normal, half-normal, exponential or uniform base, mean and variance of a Poisson
///   base; the mode is that of a base with a single peak, or the nearer bound. Of other bases no closed form.
/// - Reference: Johnson, Kotz & Balakrishnan (1994), section 10.1. Drawn by rejection, or inversion where that is rare.
///
/// ![The density](Truncated)
public struct Truncated<Base: Univariate>: Univariate {
  public let base: Base
  /// The bound that values lie above, if there is one.
  public var low: Tensor? { bounds.low }
  /// The bound that values lie below, if there is one.
  public var high: Tensor? { bounds.high }
  let bounds: OptionalBounds

  public init(_ base: Base, above low: some TensorConvertible) {
    (self.base, bounds) = (base, OptionalBounds(low: low.tensor, high: nil))
  }
  public init(_ base: Base, below high: some TensorConvertible) {
    (self.base, bounds) = (base, OptionalBounds(low: nil, high: high.tensor))
  }
  public init(
    _ base: Base,
    above low: some TensorConvertible,
    below high: some TensorConvertible
  ) {
    (self.base, bounds) = (base, OptionalBounds(low: low.tensor, high: high.tensor))
  }

  public var parameters: [DistributionParameter] {
    base.parameters + bounds.parameters("above", "below")
  }

  public func invalidParameter() -> UsageError? {
    let example = "Truncated(Normal(0, 1), above: -1, below: 1)"
    return base.invalidParameter() ?? invalidConstant()
      ?? bounds.disorder("\(name).below", of: "bound", example: example)
  }

  public var support: Support {
    guard let inner = base.support.bounds else { return base.support }
    guard base.support.isDiscrete else {
      let ends = bounds.ends(of: inner)
      return .between(ends.low, ends.high)
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

  /// The mode of the base, or the nearer bound, where the base has a single peak.
  public var mode: Tensor? {
    guard base.isUnimodal, let (first, last) = support.bounds else { return nil }
    return base.mode.map { maximum(minimum($0, last), first) }
  }
  public var isUnimodal: Bool { base.isUnimodal }
  public var mean: Tensor? { base.momentsOfPart(above: low, below: high)?.mean }
  public var variance: Tensor? { base.momentsOfPart(above: low, below: high)?.variance }
  public var entropy: Tensor? { base.momentsOfPart(above: low, below: high)?.entropy }

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
