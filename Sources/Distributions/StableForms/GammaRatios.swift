internal import EvidenceTensors

/// log Γ(x + h) − log Γ(x) for x > 0 and h ≥ 0, without the cancellation of the two where x is large.
func logGammaIncrease(_ x: Tensor, by h: Tensor) -> Tensor {
  let remainders = stirlingRemainder(x + h) - stirlingRemainder(x)
  return (x - 0.5) * log1p(h / x) + h * (log(x + h) - 1) + remainders
}

/// ψ(x + h) − ψ(x) for x > 0 and h ≥ 0.
func digammaIncrease(_ x: Tensor, by h: Tensor) -> Tensor {
  log1p(h / x) + digammaRemainder(x) - digammaRemainder(x + h)
}

/// log Γ_d(x) = ¼ d (d − 1) log π + Σ_j log Γ(x − j / 2), j = 0, …, d − 1.
///
/// Muirhead (1982), theorem 2.1.12.
func logMultivariateGamma(_ x: Tensor, dimension: Int) -> Tensor {
  let constant = 0.25 * Double(dimension * (dimension - 1)) * C.log(.pi)
  return (0..<dimension).reduce(Tensor(constant)) { $0 + logGamma(x - 0.5 * Double($1)) }
}

/// The derivative of `logMultivariateGamma`.
func multivariateDigamma(_ x: Tensor, dimension: Int) -> Tensor {
  (0..<dimension).reduce(Tensor(0)) { $0 + digamma(x - 0.5 * Double($1)) }
}
