internal import CEvidenceSpecial

/// The logarithms of the incomplete gamma functions, and their derivatives; x: shape, argument.
extension Elementwise {
  package static let logGammaP: Elementwise = Self(
    "logGammaP",
    c: "v_host2(c->functions->log_gamma_p, $0, $1)",
    .binary { ev_log_gamma_p($0, $1) }
  ) { x, _, dy in [dy * logGammaPShape.apply(1.tensor, x[0], x[1]), dy * logGammaPSlope.apply(x)] }

  package static let logGammaQ: Elementwise = Self(
    "logGammaQ",
    c: "v_host2(c->functions->log_gamma_q, $0, $1)",
    .binary { ev_log_gamma_q($0, $1) }
  ) { x, _, dy in [dy * logGammaQShape.apply(1.tensor, x[0], x[1]), dy * logGammaQSlope.apply(x)] }

  /// The derivative of `logGammaP` in the argument: the density over P.
  package static let logGammaPSlope: Elementwise = Self(
    "logGammaPSlope",
    c: "v_host2(c->functions->log_gamma_p_slope, $0, $1)",
    .binary { ev_log_gamma_p_slope($0, $1) }
  ) { x, y, dy in
    let shape = y * shapeExcess(x[0], x[1], logGammaPShape)
    return [dy * shape, dy * (y * (logDensitySlope(x[0], x[1]) - y))]
  }

  /// The derivative of `logGammaQ` in the argument: the density over −Q.
  package static let logGammaQSlope: Elementwise = Self(
    "logGammaQSlope",
    c: "v_host2(c->functions->log_gamma_q_slope, $0, $1)",
    .binary { ev_log_gamma_q_slope($0, $1) }
  ) { x, y, dy in
    let shape = y * shapeExcess(x[0], x[1], logGammaQShape)
    return [dy * shape, dy * (y * (logDensitySlope(x[0], x[1]) - y))]
  }

  /// The derivative of `logGammaP` in the shape, of constant order 1 or 2; x: order, shape, argument.
  package static let logGammaPShape: Elementwise = Self(
    "logGammaPShape",
    c: "v_host3(c->functions->log_gamma_p_shape, $0, $1, $2)",
    .ternary { ev_log_gamma_p_shape($0, $1, $2) }
  ) { x, _, dy in shapeCotangents(x, dy, slope: logGammaPSlope, shape: logGammaPShape) }

  package static let logGammaQShape: Elementwise = Self(
    "logGammaQShape",
    c: "v_host3(c->functions->log_gamma_q_shape, $0, $1, $2)",
    .ternary { ev_log_gamma_q_shape($0, $1, $2) }
  ) { x, _, dy in shapeCotangents(x, dy, slope: logGammaQSlope, shape: logGammaQShape) }

  private static func shapeCotangents(
    _ x: [Tensor],
    _ dy: Tensor,
    slope: Elementwise,
    shape: Elementwise
  ) -> [Tensor?] {
    guard x[0].constantValue == 1 else {
      let kind = "a second derivative in its shape"
      let unknown = unknownDerivative("the incomplete gamma function", kind)
      return [nil, unknown, unknown]
    }
    let mixed = slope.apply(x[1], x[2]) * shapeExcess(x[1], x[2], shape)
    return [nil, dy * shape.apply(2.tensor, x[1], x[2]), dy * mixed]
  }

  /// The derivative in the shape of the log-density less that of the log of the tail.
  private static func shapeExcess(_ a: Tensor, _ x: Tensor, _ shape: Elementwise) -> Tensor {
    EvidenceTensors.log(x) - EvidenceTensors.digamma(a) - shape.apply(1.tensor, a, x)
  }

  private static func logDensitySlope(_ a: Tensor, _ x: Tensor) -> Tensor { (a - 1) / x - 1 }

  /// What a derivative that has no row yields.
  static func unknownDerivative(_ name: String, _ kind: String) -> Tensor {
    .invalid("\(name) has \(kind), whose own derivative is not known")
  }

  package static let incompleteGamma: [Elementwise] = [
    logGammaP, logGammaQ, logGammaPSlope, logGammaQSlope, logGammaPShape, logGammaQShape,
  ]
}
