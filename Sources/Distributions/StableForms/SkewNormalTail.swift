internal import EvidenceTensors

/// The distribution function of the standard skew-normal distribution by quadrature, exact in both tails.
///
/// P(X ≤ −h) = (1/π) ∫_a^∞ exp(−½ h² (1 + x²)) / (1 + x²) dx for h, a ≥ 0 is what Φ(−h) − 2 T(h, a) is without its
/// difference, with T the function of Owen (1956), "Tables for computing bivariate normal probabilities", eq. 2.1.
enum SkewNormalTail {
  /// log P(X ≤ z) at slant a.
  static func logCDF(_ z: Tensor, _ slant: Tensor) -> Tensor {
    let isLower = z .< 0
    // Beyond, every power of h would overflow and the tails be differences of infinities.
    let h = minimum(select(isLower, -z, z), 1e100)
    let a = select(slant .< 0, -slant, slant)
    let thin = logThinTail(h, a)
    let whole = C.log(2) + logNormalCDF(-h)
    let thick = whole + logComplement(thin - whole)
    // To the left of 0 the thin tail is that of a positive slant; to the right, of a negative one.
    let tail = select((slant .< 0) .== isLower, thick, thin)
    return select(isLower, tail, logComplement(tail))
  }

  /// log P(X ≤ −h) at slant a; h, a ≥ 0.
  private static func logThinTail(_ h: Tensor, _ a: Tensor) -> Tensor {
    let isNear = and(h .<= 1, h * a .<= 1)
    let (hNear, aNear) = (select(isNear, h, 0.5), select(isNear, a, 1))
    let near = log(exp(logNormalCDF(-hNear)) - 2 * owen(hNear, aNear))
    return select(isNear, near, logIntegral(select(isNear, 2, h), select(isNear, 1, a)))
  }

  /// T(h, a) for h ≤ 1 and h a ≤ 1, by the symmetry of T for a > 1.
  private static func owen(_ h: Tensor, _ a: Tensor) -> Tensor {
    let isSteep = a .> 1
    let ha = h * a
    let (side, slope) = (select(isSteep, ha, h), select(isSteep, 1 / select(isSteep, a, 1), a))
    let direct = owenIntegral(side, slope)
    let (q, qa) = (exp(logNormalCDF(-h)), exp(logNormalCDF(-ha)))
    let whole = 0.5 * (q + qa) - q * qa
    return select(isSteep, whole - direct, direct)
  }

  /// (1/2π) ∫₀^a exp(−½ h² (1 + x²)) / (1 + x²) dx for a ≤ 1.
  private static func owenIntegral(_ h: Tensor, _ a: Tensor) -> Tensor {
    let total = short.integral(of: [h, a]) { node, parts in
      let spread = 1 + square(parts[1] * node)
      return exp(-0.5 * square(parts[0]) * spread) / spread
    }
    return total * a / (2 * Double.pi)
  }

  /// log (1/π) ∫_a^∞ …, its largest factor taken out, with x = a + L t / (1 − t).
  private static func logIntegral(_ h: Tensor, _ a: Tensor) -> Tensor {
    let reach = 1 / (h * (h * a + 1))
    let total = long.integral(of: [h, a, reach]) { t, parts in
      let step = parts[2] * (t / (1 - t))
      let fall = square(parts[0]) * step * (parts[1] + 0.5 * step)
      let slope = parts[2] / square(1 - t)
      return exp(-fall) * slope / (1 + square(parts[1] + step))
    }
    return log(total / Double.pi) - 0.5 * square(h) * (1 + square(a))
  }

  private static let short = GaussLegendre(20)
  private static let long = GaussLegendre(64)
}
