/// Exponentials, logarithms, hyperbolic, trigonometric and sigmoidal functions.
extension Elementwise {
  package static let exp = Self("exp", c: "v_exp($0)", .unary { C.exp($0) }) { _, y, dy in [dy * y]
  }
  package static let expm1 = Self("expm1", c: "v_expm1($0)", .unary { C.expm1($0) }) { _, y, dy in
    [dy * (y + 1)]
  }
  package static let log = Self("log", c: "v_log($0)", .unary { C.log($0) }) { x, _, dy in
    [dy / x[0]]
  }
  package static let log1p = Self("log1p", c: "v_log1p($0)", .unary { C.log1p($0) }) { x, _, dy in
    [dy / (1 + x[0])]
  }
  package static let tanh = Self("tanh", c: "v_tanh($0)", .unary { C.tanh($0) }) { _, y, dy in
    [dy * (1 - EvidenceTensors.square(y))]
  }
  package static let sin = Self("sin", c: "v_sin($0)", .unary { C.sin($0) }) { x, _, dy in
    [dy * EvidenceTensors.cos(x[0])]
  }
  package static let cos = Self("cos", c: "v_cos($0)", .unary { C.cos($0) }) { x, _, dy in
    [-(dy * EvidenceTensors.sin(x[0]))]
  }
  /// 1 / (1 + e⁻ˣ), from e^−|x| so that nothing overflows; softplus shares that exponential.
  package static let sigmoid = Self(
    "sigmoid",
    c: "",
    .unary { 1 / (1 + C.exp(-$0)) },
    lowered: { x in
      let decay = EvidenceTensors.exp(-EvidenceTensors.abs(x[0]))
      return EvidenceTensors.select(x[0] .>= 0, 1, decay) / (1 + decay)
    }
  ) { _, y, dy in [dy * (y * (1 - y))] }
  /// log(1 + eˣ) = max(x, 0) + log1p(e^−|x|).
  package static let softplus = Self(
    "softplus",
    c: "",
    .unary { Swift.max($0, 0) + C.log1p(C.exp(-Swift.abs($0))) },
    lowered: { x in
      let decay = EvidenceTensors.exp(-EvidenceTensors.abs(x[0]))
      return EvidenceTensors.maximum(x[0], 0) + EvidenceTensors.log1p(decay)
    }
  ) { x, _, dy in [dy * EvidenceTensors.sigmoid(x[0])] }
  /// log(eᵃ + eᵇ); −∞ where both are −∞.
  package static let logAddExp = Self(
    "logAddExp",
    c: "",
    .binary { a, b in
      let top = larger(a, b)
      if top.isInfinite || top.isNaN { return top }
      return top + C.log1p(C.exp(-Swift.abs(a - b)))
    },
    lowered: { x in
      let top = EvidenceTensors.maximum(x[0], x[1])
      // Equal infinities would give ∞ − ∞.
      let gap = EvidenceTensors.select(x[0] .== x[1], 0, EvidenceTensors.abs(x[0] - x[1]))
      return top + EvidenceTensors.log1p(EvidenceTensors.exp(-gap))
    }
  ) { x, _, dy in
    let gap = EvidenceTensors.select(x[0] .== x[1], 0, x[0] - x[1])
    return [dy * EvidenceTensors.sigmoid(gap), dy * EvidenceTensors.sigmoid(-gap)]
  }
  /// log(1 − e⁻ˣ) for x > 0, by the branch that keeps its digits (Mächler 2012).
  package static let log1mexp = Self(
    "log1mexp",
    c: "",
    .unary { $0 < 0.693_147_180_559_945_3 ? C.log(-C.expm1(-$0)) : C.log1p(-C.exp(-$0)) },
    lowered: { x in
      let isSmall = x[0] .< 0.693_147_180_559_945_3
      let small = EvidenceTensors.log(-EvidenceTensors.expm1(-x[0]))
      let large = EvidenceTensors.log1p(-EvidenceTensors.exp(-x[0]))
      return EvidenceTensors.select(isSmall, small, large)
    }
  ) { x, _, dy in [dy / EvidenceTensors.expm1(x[0])] }

  package static let transcendental: [Elementwise] = [
    exp, expm1, log, log1p, tanh, sin, cos, atan, sigmoid, softplus, logAddExp, log1mexp,
    deviance,
  ]
}
