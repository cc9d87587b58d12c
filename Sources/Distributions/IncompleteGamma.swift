internal import CGSL
internal import Tensors

/// The regularized incomplete gamma functions P(a, x) = ∫₀ˣ tᵃ⁻¹ e⁻ᵗ dt / Γ(a) and Q = 1 − P, for x > 0.
///
/// GSL's, but for a above 10⁴, where its expansions have few digits or none: there the series and the continued fraction
/// are summed to the end, which takes some √a terms.
enum IncompleteGamma {
  static func lower(_ a: Double, _ x: Double) -> Double {
    if a <= 1e4 { return gsl_cdf_gamma_P(x, a, 1) }
    return x < a + 1 ? series(a, x) : 1 - fraction(a, x)
  }

  static func upper(_ a: Double, _ x: Double) -> Double {
    if a <= 1e4 { return gsl_cdf_gamma_Q(x, a, 1) }
    return x < a + 1 ? 1 - series(a, x) : fraction(a, x)
  }

  /// P = front · (1 + x/(a+1) + x²/((a+1)(a+2)) + …).
  ///
  /// Abramowitz & Stegun (1964), 6.5.29.
  private static func series(_ a: Double, _ x: Double) -> Double {
    var (term, total, n) = (1.0, 1.0, 1.0)
    while term > 1e-17 * total {
      term *= x / (a + n)
      total += term
      n += 1
    }
    return front(a, x) * total
  }

  /// Q by its continued fraction, Abramowitz & Stegun (1964), 6.5.31, in the even form, after Lentz.
  private static func fraction(_ a: Double, _ x: Double) -> Double {
    var b = x + 1 - a
    var c = 1 / Double.leastNormalMagnitude
    var d = 1 / b
    var result = d
    for n in 1...10_000_000 {
      let step = -Double(n) * (Double(n) - a)
      b += 2
      d = 1 / (step * d + b)
      c = b + step / c
      result *= c * d
      if abs(c * d - 1) < 1e-16 { break }
    }
    return front(a, x) * a * result
  }

  /// xᵃ e⁻ˣ / Γ(a + 1) for large a, around its peak at x = a.
  private static func front(_ a: Double, _ x: Double) -> Double {
    let excess = (x - a) / a
    let fall = abs(excess) < 0.5 ? excess - C.log1p(excess) : excess - C.log(x / a)
    let remainder = 1 / (12 * a)
    return C.exp(-a * fall - remainder) / (2 * Double.pi * a).squareRoot()
  }
}
