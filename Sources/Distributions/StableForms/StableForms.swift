internal import EvidenceTensors

// Elementary functions in forms that keep their digits where the plain formula cancels or overflows.

/// log(1 + r²), by one logarithm: where 1 is lost beside r², that of 1 + |r|, twice, so that r² cannot overflow.
func logOnePlusSquare(_ ratio: Tensor) -> Tensor {
  let squared = square(ratio)
  // The bound's own square is a number in single precision too.
  let isFar = squared .> 1e34
  let logarithm = log1p(select(isFar, abs(ratio), squared))
  return logarithm * select(isFar, 2, 1)
}

/// log(1 − exp(−eᵘ)), which is u − ½ eᵘ for very negative u.
func logOneMinusExpOfExp(_ u: Tensor) -> Tensor {
  let rate = exp(u)
  return select(u .< -36, u - 0.5 * rate, log1mexp(rate))
}

/// log(−log(1 − eᵘ)) for u < 0, which is u + ½ eᵘ for very negative u.
func logOfMinusLogComplement(_ u: Tensor) -> Tensor {
  select(u .< -36, u + 0.5 * exp(u), log(-logComplement(u)))
}

/// log(1 + u) / u, and its series near 0.
func logRatioToOne(_ u: Tensor) -> Tensor {
  let coefficients = (0..<10).map { ($0.isMultiple(of: 2) ? 1.0 : -1.0) / Double($0 + 1) }
  return select(abs(u) .< 0.02, polynomial(coefficients, u), log1p(u) / u)
}

/// (eᵘ − 1) / u, and its series near 0.
func exponentialRatio(_ u: Tensor) -> Tensor {
  let coefficients = (1..<10).map { n in 1 / (1...n).map(Double.init).reduce(1, *) }
  return select(abs(u) .< 0.02, polynomial(coefficients, u), expm1(u) / u)
}

/// |z|, with the slope ±1 also at 0, and never 0: what is a power of it then has a slope there too.
///
/// The distance that is added is below the rounding of every distribution function.
func distance(_ z: Tensor) -> Tensor { select(z .< 0, -z, z) + 1e-18 }

/// A distribution function that is symmetric about z = 0, from the logarithm of its upper tail at |z|.
func symmetric(_ z: Tensor, logTail: (Tensor) -> Tensor) -> Tensor {
  let tail = logTail(distance(z))
  return select(z .< 0, tail, logComplement(tail))
}

/// log Γ(x + ½) − log Γ(x) − ½ log x, without a difference of large numbers; x > 0.
func halfStepOfLogGamma(_ x: Tensor) -> Tensor {
  let shift = x * log1p(0.5 / x) - 0.5
  return shift + (stirlingRemainder(x + 0.5) - stirlingRemainder(x))
}

/// ψ(x + ½) − ψ(x), without a difference of large numbers; x > 0.
func halfStepOfDigamma(_ x: Tensor) -> Tensor {
  log1p(0.5 / x) + (digammaRemainder(x) - digammaRemainder(x + 0.5))
}

/// log B(a, b), from the remainders of Stirling's formula.
func logBeta(_ a: Tensor, _ b: Tensor) -> Tensor {
  let total = a + b
  let shares = a * logShare(a, of: total, rest: b) + b * logShare(b, of: total, rest: a)
  let height = 0.5 * (log(total) - log(a) - log(b)) + halfLogTwoPi
  return shares + height + stirlingRemainder(a) + stirlingRemainder(b) - stirlingRemainder(total)
}

/// log(a / total), by the rest where that is small.
private func logShare(_ a: Tensor, of total: Tensor, rest: Tensor) -> Tensor {
  select(rest .< a, log1p(-rest / total), log(a / total))
}

/// ζ(n) for n = 2, 3, …; 1 + 2⁻ⁿ + 3⁻ⁿ + … beyond the ones that are listed.
func zeta(_ n: Int) -> Double {
  let known = [1.644_934_066_848_226_4, 1.202_056_903_159_594_2, 1.082_323_233_711_138_2]
  if n - 2 < known.count { return known[n - 2] }
  return (2...60).reduce(1) { $0 + C.pow(Double($1), -Double(n)) } + tailOfZeta(n)
}

/// What the terms beyond the sixtieth add up to, by the formula of Euler and Maclaurin.
private func tailOfZeta(_ n: Int) -> Double {
  let (s, last) = (Double(n), 60.0)
  let integral = C.pow(last, 1 - s) / (s - 1)
  return integral - 0.5 * C.pow(last, -s) + s / 12 * C.pow(last, -s - 1)
}
