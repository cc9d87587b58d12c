internal import CSpecial

/// The modified Bessel functions, and the von Mises distribution function that is made of them.
extension Elementwise {
  /// log(e⁻ˣ Iₙ(x)); x: order, argument.
  package static let scaledLogBesselI: Elementwise = Self(
    "scaledLogBesselI",
    c: "v_host2(c->functions->scaled_log_bessel_i, $0, $1)",
    .binary { ev_scaled_log_bessel_i($0, $1) }
  ) { x, _, dy in [noOrderDerivative, dy * scaledLogBesselISlope.apply(x)] }

  /// Its derivative in x, whose own follows from Bessel's equation (DLMF 10.25.1).
  package static let scaledLogBesselISlope: Elementwise = Self(
    "scaledLogBesselISlope",
    c: "v_host2(c->functions->scaled_log_bessel_i_slope, $0, $1)",
    .binary { ev_scaled_log_bessel_i_slope($0, $1) }
  ) { x, y, dy in
    let order = Tensors.square(x[0] / x[1])
    return [noOrderDerivative, dy * (order - (1 + y) / x[1] - y * (2 + y))]
  }

  private static var noOrderDerivative: Tensor {
    .invalid("the Bessel function has no derivative in its order here")
  }

  /// log P(X ≤ x), X of the von Mises distribution at 0; x: angle, concentration.
  package static let logVonMisesCDF: Elementwise = Self(
    "logVonMisesCDF",
    c: "v_host2(c->functions->log_von_mises, $0, $1)",
    .binary { ev_log_von_mises($0, $1) }
  ) { x, y, dy in
    let slope = vonMisesRatio(x[0], x[1], y)
    return [dy * slope, dy * logVonMisesCDFShape.apply(x)]
  }

  package static let logVonMisesCDFShape: Elementwise = Self(
    "logVonMisesCDFShape",
    c: "v_host2(c->functions->log_von_mises_shape, $0, $1)",
    .binary { ev_log_von_mises_shape($0, $1) }
  ) { x, y, dy in
    let slope = vonMisesRatio(x[0], x[1], logVonMisesCDF.apply(x))
    let bessel = scaledLogBesselISlope.apply(0.tensor, x[1])
    let moved = slope * (cosineExcess(x[0]) - bessel - y)
    let kind = "a derivative in its concentration"
    return [dy * moved, unknownDerivative("the von Mises distribution function", kind)]
  }

  /// The density over the distribution function.
  private static func vonMisesRatio(_ x: Tensor, _ k: Tensor, _ logCDF: Tensor) -> Tensor {
    let scale = scaledLogBesselI.apply(0.tensor, k) + 1.837_877_066_409_345_5
    return Tensors.exp(k * cosineExcess(x) - scale - logCDF)
  }

  /// cos x − 1.
  private static func cosineExcess(_ x: Tensor) -> Tensor {
    -2 * Tensors.square(Tensors.sin(0.5 * x))
  }

  package static let circular: [Elementwise] = [
    scaledLogBesselI, scaledLogBesselISlope, logVonMisesCDF, logVonMisesCDFShape,
  ]
}
