internal import CEvidenceSpecial

/// The modified Bessel functions, and the von Mises distribution function that is made of them.
extension Elementwise {
  /// log(e⁻ˣ Iₙ(x)); x: order, argument.
  package static let scaledLogBesselI: Elementwise = Self(
    "scaledLogBesselI",
    c: "v_host2(c->functions->scaled_log_bessel_i, $0, $1)",
    .binary { ev_scaled_log_bessel_i($0, $1) }
  ) { x, _, dy in [noOrderDerivative, dy * scaledLogBesselISlope.apply(x)] }

  /// Its derivative in x.
  package static let scaledLogBesselISlope: Elementwise = Self(
    "scaledLogBesselISlope",
    c: "v_host2(c->functions->scaled_log_bessel_i_slope, $0, $1)",
    .binary { ev_scaled_log_bessel_i_slope($0, $1) }
  ) { x, y, dy in [noOrderDerivative, dy * scaledLogBesselICurvature(x[0], x[1], slope: y)] }

  private static var noOrderDerivative: Tensor {
    .invalid("the Bessel function has no derivative in its order here")
  }

  /// log P(low ≤ X ≤ low + width), X of the von Mises distribution at 0; x: low, width, concentration.
  package static let logVonMisesArc: Elementwise = Self(
    "logVonMisesArc",
    c: "v_host3(c->functions->log_von_mises_arc, $0, $1, $2)",
    .ternary { ev_log_von_mises_arc($0, $1, $2) }
  ) { x, y, dy in
    let (start, end) = vonMisesRatios(x, y)
    return [dy * (end - start), dy * end, dy * logVonMisesArcShape.apply(x)]
  }

  package static let logVonMisesArcShape: Elementwise = Self(
    "logVonMisesArcShape",
    c: "v_host3(c->functions->log_von_mises_arc_shape, $0, $1, $2)",
    .ternary { ev_log_von_mises_arc_shape($0, $1, $2) }
  ) { x, y, dy in
    let (start, end) = vonMisesRatios(x, logVonMisesArc.apply(x))
    let center = scaledLogBesselISlope.apply(0.tensor, x[2]) + y
    let moved = (start * (cosineExcess(x[0]) - center), end * (cosineExcess(x[0] + x[1]) - center))
    let kind = "a derivative in its concentration"
    let unknown = unknownDerivative("the von Mises distribution function", kind)
    return [dy * (moved.1 - moved.0), dy * moved.1, unknown]
  }

  /// The density over the probability, at either end of an arc.
  private static func vonMisesRatios(
    _ x: [Tensor],
    _ logArc: Tensor
  ) -> (start: Tensor, end: Tensor) {
    let scale = scaledLogBesselI.apply(0.tensor, x[2]) + 1.837_877_066_409_345_5 + logArc
    let start = x[2] * cosineExcess(x[0]) - scale
    return (
      EvidenceTensors.exp(start), EvidenceTensors.exp(x[2] * cosineExcess(x[0] + x[1]) - scale)
    )
  }

  /// cos x − 1.
  private static func cosineExcess(_ x: Tensor) -> Tensor {
    -2 * EvidenceTensors.square(EvidenceTensors.sin(0.5 * x))
  }

  package static let circular: [Elementwise] = [
    scaledLogBesselI, scaledLogBesselISlope, logVonMisesArc, logVonMisesArcShape,
  ]
}

/// The derivative of the slope of log(e⁻ˣ Iₙ(x)) by Bessel's equation (DLMF 10.25.1), whose terms cancel near 0 and far out.
///
/// Near 0 it comes from the ratio Iₙ₊₁ / Iₙ = x q, with Gauss's continued fraction for q (DLMF 10.33.1); far out from the series
/// in 1 / x that solves the equation.
private func scaledLogBesselICurvature(_ order: Tensor, _ x: Tensor, slope: Tensor) -> Tensor {
  let squares = (x: square(x), order: square(order))
  let middle = square(order / x) - (1 + slope) / x - slope * (2 + slope)
  func quotient(_ level: Double) -> Tensor {
    let next = level < 7 ? squares.x * quotient(level + 1) : Tensor(0)
    return 1 / (2 * (order + level) + next)
  }
  let (first, second) = (quotient(1), quotient(2))
  let ratio = first * (1 + squares.x * (second - first))
  let near = select(order .== 0, ratio, ratio - order / squares.x)
  let c = 0.5 * squares.order - 0.125
  let cc = square(c)
  let series = -0.5 + (2 * c + (3 * c + (6 * c - 2 * cc + (15 * c - 10 * cc) / x) / x) / x) / x
  let isFar = x .> 1_000 * (1 + squares.order)
  return select(x .< 0.25, near, select(isFar, -series / squares.x, middle))
}
