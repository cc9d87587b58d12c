public import EvidenceTensors

/// A distribution of one number, with its distribution functions as expressions.
///
/// They are in nats, exact in both tails, and differentiable in the value and in every parameter, so that truncated and
/// censored variables can be made of them. Below the support P(X ≤ value) is 0 and above it 1, without a NaN in a
/// gradient. Of a discrete distribution the value counts up to its integer part.
public protocol Univariate: Distribution {
  /// log P(X ≤ value).
  func logCDF(_ value: Tensor) -> Tensor
  /// log P(X > value).
  func logSurvival(_ value: Tensor) -> Tensor
  /// P(X ≤ value).
  func cdf(_ value: Tensor) -> Tensor
  /// P(X > value).
  func survival(_ value: Tensor) -> Tensor
  /// The smallest value whose `cdf` is at least `probability`, where there is a closed form.
  func quantile(_ probability: Tensor) -> Tensor?
  /// Whether the density rises up to the mode and falls beyond it, wherever the mode is; so it does unless said otherwise.
  var isUnimodal: Bool { get }
}

extension Univariate {
  public func cdf(_ value: Tensor) -> Tensor { exp(logCDF(value)) }
  public func survival(_ value: Tensor) -> Tensor { exp(logSurvival(value)) }
  public func quantile(_ probability: Tensor) -> Tensor? { nil }
  public var isUnimodal: Bool { true }
}

/// `formula` of positive values, else `constant`.
func onPositives(
  _ value: Tensor,
  else constant: Double,
  _ formula: (Tensor) -> Tensor
) -> Tensor {
  select(value .> 0, formula(value), constant)
}

/// A distribution function on (0, 1): `formula` inside, `below` from 0 down and `above` from 1 up.
func onUnitInterval(
  _ value: Tensor,
  below: Double,
  above: Double,
  _ formula: (Tensor) -> Tensor
) -> Tensor {
  let isInside = and(value .> 0, value .< 1)
  return select(isInside, formula(value), select(value .< 0.5, below, above))
}

/// A distribution function of counts: `formula` of the integer part, `below` under 0 and `beyond` at infinity.
func onCounts(
  _ value: Tensor,
  below: Double,
  beyond: Double,
  _ formula: (Tensor) -> Tensor
) -> Tensor {
  let isFinite = value .< Double.infinity
  let isCount = and(value .>= 0, isFinite)
  let inside = formula(floor(select(isCount, value, 0)))
  return select(isCount, inside, select(isFinite, below, beyond))
}

/// A distribution function of counts up to `last`: `formula` of the integer part, `below` under 0, `beyond` from the last on.
func onCountsUp(
  to last: Tensor,
  _ value: Tensor,
  below: Double,
  beyond: Double,
  _ formula: (Tensor) -> Tensor
) -> Tensor {
  let isBelow = value .< last
  let isCount = and(value .>= 0, isBelow)
  let inside = formula(floor(select(isCount, value, 0)))
  return select(isCount, inside, select(isBelow, below, beyond))
}

/// log(1 − eˣ) for x ≤ 0; −∞, without a slope, at 0.
func logComplement(_ x: Tensor) -> Tensor {
  select(x .< 0, log1mexp(-x), -Double.infinity)
}

/// The logarithm of a probability, from that of its complement where this is the smaller.
func lesser(_ own: Tensor, than other: Tensor) -> Tensor {
  select(own .< other, own, logComplement(other))
}

/// log(1 − p) for the probability p of the far tail and its complement, by whichever of the two is smaller.
func smallerTail(_ p: Tensor, complement q: Tensor) -> Tensor {
  select(p .< 0.5, log1p(-p), log(q))
}
