/// Error functions, the gamma family, and the rows that stop a derivative, or scale it.
extension Elementwise {
  package static let erf = Self("erf", c: "v_erf($0)", .unary { C.erf($0) }) { x, _, dy in
    [dy * (1.128_379_167_095_512_6 * EvidenceTensors.exp(-EvidenceTensors.square(x[0])))]
  }
  package static let erfc = Self("erfc", c: "v_erfc($0)", .unary { C.erfc($0) }) { x, _, dy in
    [dy * (-1.128_379_167_095_512_6 * EvidenceTensors.exp(-EvidenceTensors.square(x[0])))]
  }
  package static let logGamma = Self("logGamma", c: "v_lgamma($0)", .unary { C.logGamma($0) }) {
    x,
    _,
    dy in [dy * EvidenceTensors.digamma(x[0])]
  }
  package static let digamma = Self("digamma", c: "v_digamma($0)", .unary { C.polygamma(0, $0) }) {
    x,
    _,
    dy in [dy * EvidenceTensors.trigamma(x[0])]
  }
  package static let trigamma = Self("trigamma", c: "v_trigamma($0)", .unary { C.polygamma(1, $0) })
  {
    x,
    _,
    dy in [dy * EvidenceTensors.polygamma(2, x[0])]
  }
  /// ψ⁽ⁿ⁾(x) for a constant order n.
  package static let polygamma: Elementwise = Self(
    "polygamma",
    c: "v_polygamma($0, $1)",
    .binary { C.polygamma($0, $1) }
  ) { x, _, dy in [nil, dy * Elementwise.polygamma.apply(x[0] + 1, x[1])] }
  package static let stopGradient = Self(
    "stopGradient",
    c: "($0)",
    .unary { $0 },
    // A program has no derivative to stop: what is made of the value is made once.
    lowered: { $0[0] }
  ) { _, _, _ in [nil] }
  /// The first operand, whose derivative is multiplied by the second, a number, without one in the second.
  package static let scaleGradient = Self(
    "scaleGradient",
    c: "($0)",
    .binary { x, _ in x },
    lowered: { $0[0] }
  ) { x, _, dy in [dy * x[1], nil] }

  /// x, of which the steps of a fit leave out elements at a rate: a mask of mean 1 then stands in its place.
  package static let dropout = Self(
    "dropout",
    c: "($0)",
    .binary { x, _ in x },
    lowered: { $0[0] }
  ) { _, _, dy in [dy, nil] }

  package static let special: [Elementwise] = [
    erf, erfc, logGamma, digamma, trigamma, polygamma, stopGradient, scaleGradient, dropout,
  ]
}
