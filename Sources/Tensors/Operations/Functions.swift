// Elementwise functions of tensors.

/// eˣ.
public func exp(_ x: Tensor) -> Tensor { Elementwise.exp.apply(x) }
/// eˣ − 1, accurate near 0.
public func expm1(_ x: Tensor) -> Tensor { Elementwise.expm1.apply(x) }
/// The natural logarithm; −∞ at 0, NaN below it.
public func log(_ x: Tensor) -> Tensor { Elementwise.log.apply(x) }
/// log(1 + x), accurate near 0.
public func log1p(_ x: Tensor) -> Tensor { Elementwise.log1p.apply(x) }
/// √x; NaN below 0.
public func sqrt(_ x: Tensor) -> Tensor { Elementwise.sqrt.apply(x) }
/// x².
public func square(_ x: Tensor) -> Tensor { Elementwise.square.apply(x) }
/// |x|, with derivative 0 at 0.
public func abs(_ x: Tensor) -> Tensor { Elementwise.abs.apply(x) }
/// −1, 0 or 1.
public func sign(_ x: Tensor) -> Tensor { Elementwise.sign.apply(x) }
/// The largest integer that is not above x.
public func floor(_ x: Tensor) -> Tensor { Elementwise.floor.apply(x) }
/// The smaller of two numbers, NaN where one is NaN; of equals, the first has the derivative.
public func minimum(_ a: Tensor, _ b: some TensorConvertible) -> Tensor {
  Elementwise.minimum.apply(a, b.tensor)
}
/// The larger of two numbers, NaN where one is NaN; of equals, the first has the derivative.
public func maximum(_ a: Tensor, _ b: some TensorConvertible) -> Tensor {
  Elementwise.maximum.apply(a, b.tensor)
}
/// xᵃ, elementwise.
public func power(_ x: Tensor, _ a: some TensorConvertible) -> Tensor {
  Elementwise.power.apply(x, a.tensor)
}
/// The hyperbolic tangent.
public func tanh(_ x: Tensor) -> Tensor { Elementwise.tanh.apply(x) }
/// The sine, in radians.
public func sin(_ x: Tensor) -> Tensor { Elementwise.sin.apply(x) }
/// The cosine, in radians.
public func cos(_ x: Tensor) -> Tensor { Elementwise.cos.apply(x) }
/// 1 / (1 + e⁻ˣ).
public func sigmoid(_ x: Tensor) -> Tensor { Elementwise.sigmoid.apply(x) }
/// log(1 + eˣ).
public func softplus(_ x: Tensor) -> Tensor { Elementwise.softplus.apply(x) }
/// The error function, 2/√π ∫₀ˣ exp(−t²) dt.
public func erf(_ x: Tensor) -> Tensor { Elementwise.erf.apply(x) }
/// 1 − erf(x), accurate in the upper tail.
public func erfc(_ x: Tensor) -> Tensor { Elementwise.erfc.apply(x) }
/// log |Γ(x)|.
public func logGamma(_ x: Tensor) -> Tensor { Elementwise.logGamma.apply(x) }
/// ψ(x), the derivative of log Γ.
public func digamma(_ x: Tensor) -> Tensor { Elementwise.digamma.apply(x) }
/// ψ′(x).
public func trigamma(_ x: Tensor) -> Tensor { Elementwise.trigamma.apply(x) }
/// ψ⁽ⁿ⁾(x), n from 0 to 2²⁴.
public func polygamma(_ order: Int, _ x: Tensor) -> Tensor {
  if x.mistake != nil { return x }
  guard (0...C.mostPolygammaOrder).contains(order) else {
    return .invalid("polygamma takes an order from 0 to \(C.mostPolygammaOrder), not \(order)")
  }
  return switch order {
  case 0: digamma(x)
  case 1: trigamma(x)
  default: Elementwise.polygamma.apply(order.tensor, x)
  }
}
/// The value of `x`, taken as a constant by every derivative.
public func stopGradient(_ x: Tensor) -> Tensor { Elementwise.stopGradient.apply(x) }

/// The value of `x`, whose derivatives are multiplied by a number for each repetition.
///
/// - Precondition: `scale` has the event shape [] and carries no axes that `x` lacks.
package func scaleGradient(_ x: Tensor, by scale: Tensor) -> Tensor {
  Elementwise.scaleGradient.apply(x, scale)
}

/// `a` where `condition` is true (not 0), else `b`.
///
/// Neither the value nor the derivative of the branch not chosen passes, whatever they are there:
/// `select(x .> 0, log(x), 0)` and its derivative are 0 for x ≤ 0.
public func select(
  _ condition: Tensor,
  _ a: some TensorConvertible,
  _ b: some TensorConvertible
) -> Tensor {
  Elementwise.select.apply(condition, a.tensor, b.tensor)
}
/// 1 where both are true (not 0), else 0.
public func and(_ a: Tensor, _ b: Tensor) -> Tensor { Elementwise.and.apply(a, b) }
/// 1 where one is true (not 0), else 0.
public func or(_ a: Tensor, _ b: Tensor) -> Tensor { Elementwise.or.apply(a, b) }
/// 1 where `a` is 0, else 0.
public func not(_ a: Tensor) -> Tensor { Elementwise.not.apply(a) }

// MARK: - Safe forms

/// log(eᵃ + eᵇ); a term that is −∞ has no derivative.
public func logAddExp(_ a: Tensor, _ b: some TensorConvertible) -> Tensor {
  Elementwise.logAddExp.apply(a.whereFinite, b.tensor.whereFinite)
}
/// log(1 − e⁻ˣ) for x > 0 (Mächler 2012).
public func log1mexp(_ x: Tensor) -> Tensor { Elementwise.log1mexp.apply(x) }
/// log(1 / (1 + e⁻ˣ)) = −softplus(−x).
public func logSigmoid(_ x: Tensor) -> Tensor { -softplus(-x) }
/// log(p) − log(1 − p) for p in (0, 1).
public func logit(_ p: Tensor) -> Tensor { log(p) - log1p(-p) }
/// x log y, and 0 where x = 0 whatever y is.
public func xlogy(_ x: Tensor, _ y: Tensor) -> Tensor {
  // Only where log y is not finite, so that the derivative in x is log y also at 0.
  let isFinite = and(y .> 0, y .< Double.infinity)
  return select(and(x .== 0, not(isFinite)), 0, x * log(y))
}
/// x log(1 + y), and 0 where x = 0 whatever y is.
public func xlog1py(_ x: Tensor, _ y: Tensor) -> Tensor {
  let isFinite = and(y .> -1, y .< Double.infinity)
  return select(and(x .== 0, not(isFinite)), 0, x * log1p(y))
}
/// log x, and `floor` (very negative, finite) where x ≤ 0, with derivative 0 there.
public func safeLog(_ x: Tensor, floor: Double = -1e30) -> Tensor {
  select(x .> 0, log(x), floor)
}
