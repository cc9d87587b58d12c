internal import CEvidencePhilox
internal import CEvidenceSpecial

/// Draws by GSL on the Philox stream that two words of noise are the key of.
///
/// As functions of their parameters at fixed words they jump, since samplers reject proposals; their
/// derivative is the implicit one, −(∂F/∂parameter) / density, of the distribution function F.
/// Reference: Figurnov, Mohamed & Mnih (2018), "Implicit reparameterization gradients".
extension Elementwise {
  /// The logarithm of a standard gamma number, so that small shapes do not underflow; x: shape, key.
  package static let logGammaDraw: Elementwise = Self(
    "logGammaDraw",
    c: "v_host3(c->functions->log_gamma_draw, $0, $1, $2)",
    .ternary { ev_log_gamma_draw($0, $1, $2) }
  ) { x, y, dy in [dy * logGammaQuantileShape.apply(x[0], y), nil, nil] }

  /// d log g / da of a standard gamma number g at a fixed probability; x: shape, log g.
  package static let logGammaQuantileShape: Elementwise = Self(
    "logGammaQuantileShape",
    c: "v_host2(c->functions->log_gamma_quantile_shape, $0, $1)",
    .binary { ev_log_gamma_quantile_shape($0, $1) }
  ) { _, _, _ in
    let unknown = unknownDerivative("a draw of a gamma distribution", "an implicit derivative")
    return [unknown, unknown]
  }

  /// An angle of the von Mises distribution at 0; x: concentration, key.
  package static let vonMisesDraw: Elementwise = Self(
    "vonMisesDraw",
    c: "v_host3(c->functions->von_mises_draw, $0, $1, $2)",
    .ternary { ev_von_mises_draw($0, $1, $2) }
  ) { x, y, dy in [dy * vonMisesQuantileShape.apply(y, x[0]), nil, nil] }

  /// d angle / d concentration at a fixed probability; x: angle, concentration.
  package static let vonMisesQuantileShape: Elementwise = Self(
    "vonMisesQuantileShape",
    c: "v_host2(c->functions->von_mises_quantile_shape, $0, $1)",
    .binary { ev_von_mises_quantile_shape($0, $1) }
  ) { _, _, _ in
    let unknown = unknownDerivative("a draw of a von Mises distribution", "an implicit derivative")
    return [unknown, unknown]
  }

  /// A Poisson number, which has no derivative; x: rate, key.
  package static let poissonDraw: Elementwise = Self(
    "poissonDraw",
    c: "v_host3(c->functions->poisson_draw, $0, $1, $2)",
    .ternary { ev_poisson_draw($0, $1, $2) }
  ) { _, _, _ in [nil, nil, nil] }

  /// eˣ, not below the least normal number of the program's precision: positive also where it underflows.
  package static let positiveExp: Elementwise = Self(
    "positiveExp",
    c: "v_positive_exp($0)",
    .unary { larger(C.exp($0), .leastNormalMagnitude) }
  ) { _, y, dy in [dy * y] }

  /// x, kept off 0 and 1 by the least distance that the program's precision has there.
  package static let insideUnitInterval: Elementwise = Self(
    "insideUnitInterval",
    c: "v_inside_unit($0)",
    .unary { x in
      let positive = larger(x, .leastNormalMagnitude)
      return positive > 1 - 0.5 * .ulpOfOne ? 1 - 0.5 * .ulpOfOne : positive
    }
  ) { _, _, dy in [dy] }

  package static let draws: [Elementwise] = [
    positiveExp, insideUnitInterval,
    logGammaDraw, logGammaQuantileShape, vonMisesDraw, vonMisesQuantileShape, poissonDraw,
  ]
}
