internal import CEvidenceSpecial

/// The normal distribution function in logarithms, and its inverses.
extension Elementwise {
  package static let logNormalCDF: Elementwise = Self(
    "logNormalCDF",
    c: "v_host1(c->functions->log_normal_cdf, $0)",
    .unary { ev_log_normal_cdf($0) }
  ) { x, _, dy in [dy * logNormalCDFSlope.apply(x)] }
  /// φ(z) / Φ(z).
  package static let logNormalCDFSlope: Elementwise = Self(
    "logNormalCDFSlope",
    c: "v_host1(c->functions->log_normal_cdf_slope, $0)",
    .unary { ev_log_normal_cdf_slope($0) }
  ) { x, y, dy in [-dy * normalTailCurvature(x[0], slope: y)] }

  package static let normalQuantile: Elementwise = Self(
    "normalQuantile",
    c: "v_host1(c->functions->normal_quantile, $0)",
    .unary { ev_normal_quantile($0) }
  ) { _, y, dy in
    [dy * EvidenceTensors.exp(0.5 * EvidenceTensors.square(y) + 0.918_938_533_204_672_7)]
  }
  /// The z with log Φ(z) = x.
  package static let normalQuantileOfLog: Elementwise = Self(
    "normalQuantileOfLog",
    c: "v_host1(c->functions->normal_quantile_of_log, $0)",
    .unary { ev_normal_quantile_of_log($0) }
  ) { _, y, dy in [dy / logNormalCDFSlope.apply(y)] }
  package static let inverseErf: Elementwise = Self(
    "inverseErf",
    c: "v_host1(c->functions->inverse_erf, $0)",
    .unary { ev_inverse_erf($0) }
  ) { _, y, dy in [dy * (0.886_226_925_452_758 * EvidenceTensors.exp(EvidenceTensors.square(y)))] }

  package static let normalTail: [Elementwise] = [
    logNormalCDF, logNormalCDFSlope, normalQuantile, normalQuantileOfLog, inverseErf,
  ]
}

/// s (z + s), of the slope s at z: far out z + s cancels, and is taken from Laplace's continued fraction
/// s = t + 1 / (t + 2 / (t + 3 / (t + …))), t = −z (DLMF 7.9.2).
private func normalTailCurvature(_ z: Tensor, slope: Tensor) -> Tensor {
  func quotient(_ level: Double) -> Tensor {
    level < 12 ? 1 / ((level + 2) * quotient(level + 1) - z) : Tensor(-1) / z
  }
  let (first, second) = (quotient(0), quotient(1))
  return select(z .< -10, 1 + first * (first - 2 * second), slope * (z + slope))
}
