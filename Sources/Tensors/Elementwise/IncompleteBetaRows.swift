internal import CEvidenceSpecial

/// The logarithms of the incomplete beta function and of its complement, and their derivatives;
/// x: both shapes, argument.
extension Elementwise {
  package static let logBetaI: Elementwise = Self(
    "logBetaI",
    c: "v_host3(c->functions->log_beta_i, $0, $1, $2)",
    .ternary { ev_log_beta_i($0, $1, $2) }
  ) { x, _, dy in [logBetaIAlpha, logBetaIBeta, logBetaISlope].map { dy * $0.apply(x) } }

  package static let logBetaIComplement: Elementwise = Self(
    "logBetaIComplement",
    c: "v_host3(c->functions->log_beta_j, $0, $1, $2)",
    .ternary { ev_log_beta_j($0, $1, $2) }
  ) { x, _, dy in [logBetaJAlpha, logBetaJBeta, logBetaJSlope].map { dy * $0.apply(x) } }

  package static let logBetaIAlpha: Elementwise = Self(
    "logBetaIAlpha",
    c: "v_host3(c->functions->log_beta_i_alpha, $0, $1, $2)",
    .ternary { ev_log_beta_i_alpha($0, $1, $2) }
  ) { x, y, dy in shapeCotangents(dy * (logBetaISlope.apply(x) * alphaExcess(x, y))) }
  package static let logBetaIBeta: Elementwise = Self(
    "logBetaIBeta",
    c: "v_host3(c->functions->log_beta_i_beta, $0, $1, $2)",
    .ternary { ev_log_beta_i_beta($0, $1, $2) }
  ) { x, y, dy in shapeCotangents(dy * (logBetaISlope.apply(x) * betaExcess(x, y))) }
  package static let logBetaISlope: Elementwise = Self(
    "logBetaISlope",
    c: "v_host3(c->functions->log_beta_i_slope, $0, $1, $2)",
    .ternary { ev_log_beta_i_slope($0, $1, $2) }
  ) { x, y, dy in slopeCotangents(x, y, dy, logBetaIAlpha, logBetaIBeta) }

  package static let logBetaJAlpha: Elementwise = Self(
    "logBetaJAlpha",
    c: "v_host3(c->functions->log_beta_j_alpha, $0, $1, $2)",
    .ternary { ev_log_beta_j_alpha($0, $1, $2) }
  ) { x, y, dy in shapeCotangents(dy * (logBetaJSlope.apply(x) * alphaExcess(x, y))) }
  package static let logBetaJBeta: Elementwise = Self(
    "logBetaJBeta",
    c: "v_host3(c->functions->log_beta_j_beta, $0, $1, $2)",
    .ternary { ev_log_beta_j_beta($0, $1, $2) }
  ) { x, y, dy in shapeCotangents(dy * (logBetaJSlope.apply(x) * betaExcess(x, y))) }
  package static let logBetaJSlope: Elementwise = Self(
    "logBetaJSlope",
    c: "v_host3(c->functions->log_beta_j_slope, $0, $1, $2)",
    .ternary { ev_log_beta_j_slope($0, $1, $2) }
  ) { x, y, dy in slopeCotangents(x, y, dy, logBetaJAlpha, logBetaJBeta) }

  private static func shapeCotangents(_ argument: Tensor) -> [Tensor?] {
    let unknown = unknownDerivative("the incomplete beta function", "derivatives in its shapes")
    return [unknown, unknown, argument]
  }

  private static func slopeCotangents(
    _ x: [Tensor],
    _ y: Tensor,
    _ dy: Tensor,
    _ alpha: Elementwise,
    _ beta: Elementwise
  ) -> [Tensor?] {
    let fall = (x[0] - 1) / x[2] - (x[1] - 1) / (1 - x[2])
    let shapes = [alphaExcess(x, alpha.apply(x)), betaExcess(x, beta.apply(x))]
    return shapes.map { dy * (y * $0) } + [dy * (y * (fall - y))]
  }

  /// The derivative in a shape of the log-density less that of the log of the tail.
  private static func alphaExcess(_ x: [Tensor], _ tail: Tensor) -> Tensor {
    EvidenceTensors.log(x[2]) - EvidenceTensors.digamma(x[0]) + EvidenceTensors.digamma(x[0] + x[1])
      - tail
  }
  private static func betaExcess(_ x: [Tensor], _ tail: Tensor) -> Tensor {
    EvidenceTensors.log1p(-x[2]) - EvidenceTensors.digamma(x[1])
      + EvidenceTensors.digamma(x[0] + x[1]) - tail
  }

  package static let incompleteBeta: [Elementwise] = [
    logBetaI, logBetaIComplement, logBetaIAlpha, logBetaIBeta, logBetaISlope, logBetaJAlpha,
    logBetaJBeta, logBetaJSlope,
  ]
}
