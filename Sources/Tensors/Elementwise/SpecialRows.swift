/// Error functions, the gamma family, and the row that stops a derivative.
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
    dy in [polygammaCotangent(0, x[0], dy) { EvidenceTensors.digamma($0) }]
  }
  package static let digamma = Self("digamma", c: "v_digamma($0)", .unary { C.polygamma(0, $0) }) {
    x,
    _,
    dy in [polygammaCotangent(1, x[0], dy) { EvidenceTensors.trigamma($0) }]
  }
  package static let trigamma = Self("trigamma", c: "v_trigamma($0)", .unary { C.polygamma(1, $0) })
  {
    x,
    _,
    dy in [polygammaCotangent(2, x[0], dy) { EvidenceTensors.polygamma(2, $0) }]
  }
  /// ψ⁽ⁿ⁾(x) for a constant order n.
  package static let polygamma: Elementwise = Self(
    "polygamma",
    c: "v_polygamma($0, $1)",
    .binary { C.polygamma($0, $1) }
  ) { x, _, dy in [nil, dy * Elementwise.polygamma.apply(x[0] + 1, x[1])] }
  /// dy ψ⁽ⁿ⁾(x), where x is nearly 0 by its pole n! / (−x)ⁿ⁺¹ alone: x divides the cotangent, since what the pole is may be no number.
  private static func polygammaCotangent(
    _ order: Int,
    _ x: Tensor,
    _ dy: Tensor,
    _ slope: (Tensor) -> Tensor
  ) -> Tensor {
    let pole = (0...order).reduce(dy) { quotient, step in
      Double(-Swift.max(step, 1)) * (quotient / x)
    }
    return EvidenceTensors.select(EvidenceTensors.abs(x) .< 1e-30, pole, dy * slope(x))
  }
  package static let stopGradient = Self("stopGradient", c: "($0)", .unary { $0 }) { _, _, _ in
    [nil]
  }

  package static let special: [Elementwise] = [
    erf, erfc, logGamma, digamma, trigamma, polygamma, stopGradient,
  ]
}
