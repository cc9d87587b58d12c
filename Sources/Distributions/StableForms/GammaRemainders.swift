internal import EvidenceTensors

// What is left of the gamma functions once their leading terms are taken off. Densities with concentrations of 1e6 are
// differences of numbers of 1e7; in these forms the large parts cancel on paper and no digits are lost.

/// log Γ(x) − ((x − ½) log x − x + ½ log 2π), the remainder of Stirling's formula; x > 0.
///
/// Abramowitz & Stegun (1964), 6.1.41.
func stirlingRemainder(_ x: Tensor) -> Tensor {
  let leading = (x - 0.5) * log(x) - x
  let exact = logGamma(x) - leading - halfLogTwoPi
  let y = 1 / x
  let series = y * polynomial(stirlingCoefficients, square(y))
  return select(x .< 10, exact, series)
}

/// log x − ψ(x); x > 0.
///
/// Abramowitz & Stegun (1964), 6.3.18.
func digammaRemainder(_ x: Tensor) -> Tensor {
  let exact = log(x) - digamma(x)
  let y = 1 / x
  let series = 0.5 * y + square(y) * polynomial(digammaCoefficients, square(y))
  return select(x .< 10, exact, series)
}

/// log(x / center), exact near x = center.
func logRatio(_ x: Tensor, _ center: Tensor) -> Tensor {
  let excess = (x - center) / center
  return select(abs(excess) .< 0.5, log1p(excess), log(x / center))
}

/// log Γ(p) − log Γ(q) + (q − p) ψ(q): the divergence of gamma distributions of rate 1.
func gammaExcess(_ q: Tensor, _ p: Tensor) -> Tensor {
  let remainders = stirlingRemainder(p) - stirlingRemainder(q)
  let slope = (q - p) * digammaRemainder(q)
  return p * deviance(q, from: p) + 0.5 * log(q / p) + remainders - slope
}

/// The sum c₀ + c₁ y + c₂ y² + … of the coefficients' terms.
func polynomial(_ coefficients: [Double], _ y: Tensor) -> Tensor {
  coefficients.dropLast().reversed().reduce(Tensor(coefficients.last ?? 0)) { $0 * y + $1 }
}

private let stirlingCoefficients = [
  1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360,
]
private let digammaCoefficients = [
  1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32_760,
]
