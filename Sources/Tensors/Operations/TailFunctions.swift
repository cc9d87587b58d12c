// Logarithms of distribution functions, exact in both tails and differentiable in the value and in
// the parameters: in the shapes of gamma functions twice, of beta functions and in the von Mises
// concentration once.

/// log P(a, x), P(a, x) = ∫₀ˣ tᵃ⁻¹ e⁻ᵗ dt / Γ(a) the regularized lower incomplete gamma function.
///
/// - Precondition: a > 0 and x ≥ 0; NaN elsewhere.
public func logGammaP(_ a: some TensorConvertible, _ x: Tensor) -> Tensor {
  Elementwise.logGammaP.apply(a.tensor, x)
}
/// log Q(a, x) = log(1 − P(a, x)).
///
/// - Precondition: a > 0 and x ≥ 0; NaN elsewhere.
public func logGammaQ(_ a: some TensorConvertible, _ x: Tensor) -> Tensor {
  Elementwise.logGammaQ.apply(a.tensor, x)
}
/// log I_x(a, b), I_x(a, b) = ∫₀ˣ tᵃ⁻¹ (1 − t)ᵇ⁻¹ dt / B(a, b) the regularized incomplete beta
/// function.
///
/// - Precondition: a, b > 0 and 0 ≤ x ≤ 1; NaN elsewhere.
public func logBetaI(
  _ a: some TensorConvertible,
  _ b: some TensorConvertible,
  _ x: Tensor
) -> Tensor { Elementwise.logBetaI.apply(a.tensor, b.tensor, x) }
/// log(1 − I_x(a, b)), which is log I_(1 − x)(b, a), exact also where 1 − x rounds to 1.
///
/// - Precondition: a, b > 0 and 0 ≤ x ≤ 1; NaN elsewhere.
public func logBetaIComplement(
  _ a: some TensorConvertible,
  _ b: some TensorConvertible,
  _ x: Tensor
) -> Tensor { Elementwise.logBetaIComplement.apply(a.tensor, b.tensor, x) }
/// log(e⁻ˣ I_order(x)), I the modified Bessel function of the first kind; no derivative in the order.
///
/// - Precondition: x ≥ 0; NaN elsewhere.
public func scaledLogBesselI(_ order: some TensorConvertible, _ x: Tensor) -> Tensor {
  Elementwise.scaledLogBesselI.apply(order.tensor, x)
}
/// log I_order(x), I the modified Bessel function of the first kind; no derivative in the order.
///
/// - Precondition: x ≥ 0; NaN elsewhere.
public func logBesselI(_ order: some TensorConvertible, _ x: Tensor) -> Tensor {
  scaledLogBesselI(order, x) + x
}
/// log Φ(z), Φ the standard normal distribution function.
public func logNormalCDF(_ z: Tensor) -> Tensor { Elementwise.logNormalCDF.apply(z) }
/// log(1 − erf(x)).
public func logErfc(_ x: Tensor) -> Tensor {
  logNormalCDF(x * -2.0.squareRoot()) + 0.693_147_180_559_945_3
}
/// Φ⁻¹(p), the quantile of the standard normal distribution; ∓∞ at 0 and 1, NaN outside.
public func normalQuantile(_ p: Tensor) -> Tensor { Elementwise.normalQuantile.apply(p) }
/// The z with log Φ(z) = `logProbability`, for probabilities that a number cannot hold.
public func normalQuantile(logProbability: Tensor) -> Tensor {
  Elementwise.normalQuantileOfLog.apply(logProbability)
}
/// The x with erf(x) = y; ∓∞ at −1 and 1, NaN outside.
public func inverseErf(_ y: Tensor) -> Tensor { Elementwise.inverseErf.apply(y) }
/// log P(`low` ≤ X ≤ `low` + `width`), X of the von Mises distribution with location 0: of an arc, wherever it starts.
///
/// P(X ≤ x) for an angle x is that of the arc from −π with width x + π. An arc of little probability keeps its digits.
/// - Precondition: 0 ≤ width ≤ 2π and `concentration` ≥ 0; NaN elsewhere.
public func logVonMisesArc(
  from low: Tensor,
  width: Tensor,
  _ concentration: some TensorConvertible
) -> Tensor {
  Elementwise.logVonMisesArc.apply(low, width, concentration.tensor)
}
