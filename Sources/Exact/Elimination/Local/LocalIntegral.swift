internal import EvidenceDistributions
internal import EvidenceTensors

/// The integral over one coordinate in each repetition of some plates, by a rule that is laid around the maximum of the integrand.
///
/// With the widths l and r in which the integrand falls by one nat to either side of its maximum m, the coordinate is
/// t = m + ½ r (e^s − 1) − ½ l (e^−s − 1) with s = c sinh u, and the trapezoidal rule in u converges geometrically, whatever the
/// tails. All repetitions, and all values of what the integrand reads, are done at once; nothing is differentiated through the
/// rule's place, on which the integral does not depend.
/// - Reference: Takahasi & Mori (1974), "Double exponential formulas for numerical integration"; Trefethen & Weideman (2014),
///   "The exponentially convergent trapezoidal rule".
struct LocalIntegral: Sendable {
  let variable: Variable
  let plates: AxisSet
  /// The log joint, a function of the latent.
  let logJoint: Tensor
  /// The nodes' axis.
  let axis: Axis
  let rule: LocalRule
  /// Each node's share of the integral.
  let shares: Tensor
  let logIntegral: Tensor
  /// About how far off the integral is, relative to it.
  let error: Tensor?
  private let coordinate: LocalCoordinate

  init(
    of logJoint: Tensor,
    _ variable: Variable,
    keeping plates: AxisSet,
    _ coordinate: LocalCoordinate
  ) {
    self.variable = variable
    self.plates = plates
    self.logJoint = logJoint
    self.coordinate = coordinate
    func density(_ place: Tensor) -> Tensor {
      let own = logJoint.substituting(coordinate.values(at: place))
      return own + coordinate.logDeterminant(at: place)
    }
    rule = LocalRule(around: coordinate.start, coordinate.unit) { place in
      let own = density(place)
      return select(own .< Double.infinity, own, -Double.infinity)
    }
    axis = AxisNumbers.make(size: LocalRule.count)
    let position = Tensor.index(along: axis)
    let nodes = density(rule.place(position))
    let range = NumberRange(nodes, along: axis)
    let logs = select(range.isNumber, nodes, -Double.infinity).whereFinite
    let top = finiteShift(logs.maximum(over: axis))
    let parts = exp(logs - top) * rule.weight(position)
    let sum = parts.summed(over: axis)
    let shares = parts / sum
    self.shares = shares
    let ends = (shares * range.ends).summed(over: axis)
    let rounding = rule.rounding
    let isLost = or(range.isLost(ends), rounding .> Self.mostRounding)
    logIntegral = select(isLost, Double.nan, top + log(sum))
    // Every other node, and every fourth, are rules by themselves: by as much as the finer of two differs less, the finest does
    // so again, and where the integrand is smooth far less.
    let axis = axis
    let gaps = [2, 4].map { stride in
      abs((shares * LocalRule.every(stride, axis)).summed(over: axis) - 1)
    }
    let finer = minimum(gaps[0], 2 * square(gaps[0]) / maximum(gaps[1], 1e-300))
    error = finer + 10 * ends + rounding
  }

  /// An integrand that is so narrow beside its place that numbers hardly tell its points apart has no integral that is known.
  private static let mostRounding = 1e-3

  /// The latent at places of the rule.
  func values(_ position: Tensor) -> [Tensor: Tensor] {
    let value = Tensor(variable)
    return [value: coordinate.values(at: rule.place(position))[value] ?? value]
  }
}

/// Where along a rule the integrand is a number.
///
/// Far out formulas overflow, where little is left of the integral; anywhere else what is no number is no zero.
private struct NumberRange {
  let isNumber: Tensor
  /// 1 at the first and the last number.
  let ends: Tensor
  private let hasHole: Tensor
  private let isCut: Tensor

  init(_ nodes: Tensor, along axis: Axis) {
    let (position, count) = (Tensor.index(along: axis), Double(LocalRule.count))
    isNumber = nodes .< Double.infinity
    let first = -select(isNumber, -position, -count).maximum(over: axis)
    let last = select(isNumber, position, -1).maximum(over: axis)
    let numbers = select(isNumber, Tensor(1), 0).summed(over: axis)
    hasHole = or(numbers .< 1, numbers .< last - first + 0.5)
    isCut = or(first .> 0, last .< count - 1)
    ends = select(or(position .== first, position .== last), Tensor(1), 0)
  }

  /// Whether more is lost than can be told from nothing, by the share of the integral at the ends.
  func isLost(_ share: Tensor) -> Tensor { or(hasHole, and(isCut, share .> 1e-9)) }
}
