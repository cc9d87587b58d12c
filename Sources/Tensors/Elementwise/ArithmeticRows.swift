/// Arithmetic: +, −, ×, ÷, negation, powers, absolute value, sign, minimum, maximum.
extension Elementwise {
  package static let add = Self("add", c: "($0 + $1)", .binary { $0 + $1 }) { _, _, dy in [dy, dy] }
  package static let subtract = Self("subtract", c: "($0 - $1)", .binary { $0 - $1 }) { _, _, dy in
    [dy, -dy]
  }
  package static let multiply = Self("multiply", c: "($0 * $1)", .binary { $0 * $1 }) { x, _, dy in
    [dy * x[1], dy * x[0]]
  }
  package static let divide = Self("divide", c: "($0 / $1)", .binary { $0 / $1 }) { x, y, dy in
    let left = dy / x[1]
    return [left, -(left * y)]
  }
  package static let negate = Self("negate", c: "(-$0)", .unary { -$0 }) { _, _, dy in [-dy] }
  package static let square = Self("square", c: "($0 * $0)", .unary { $0 * $0 }) { x, _, dy in
    [2 * (dy * x[0])]
  }
  package static let sqrt = Self("sqrt", c: "v_sqrt($0)", .unary { $0.squareRoot() }) { _, y, dy in
    [dy / (2 * y)]
  }
  package static let abs = Self("abs", c: "v_abs($0)", .unary { Swift.abs($0) }) { x, _, dy in
    [dy * EvidenceTensors.sign(x[0])]
  }
  package static let sign = Self("sign", c: "v_sign($0)", .unary { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 })
  {
    _,
    _,
    _ in [nil]
  }
  /// The largest integer that is not above x.
  package static let floor = Self("floor", c: "v_floor($0)", .unary { $0.rounded(.down) }) {
    _,
    _,
    _ in [nil]
  }
  /// NaN in either operand gives NaN, in both engines.
  package static let minimum = Self(
    "minimum",
    c: "v_min($0, $1)",
    .binary { $0.isNaN || $0 < $1 ? $0 : $1 }
  ) {
    x,
    _,
    dy in
    let first = x[0] .<= x[1]
    return [EvidenceTensors.select(first, dy, 0), EvidenceTensors.select(first, 0, dy)]
  }
  package static func larger(_ a: Double, _ b: Double) -> Double { a.isNaN || a > b ? a : b }
  package static let maximum = Self(
    "maximum",
    c: "v_max($0, $1)",
    .binary(larger)
  ) {
    x,
    _,
    dy in
    let first = x[0] .>= x[1]
    return [EvidenceTensors.select(first, dy, 0), EvidenceTensors.select(first, 0, dy)]
  }
  /// xᵃ.
  ///
  /// The derivative in a is zero where x = 0, its limit for a > 0.
  package static let power = Self("power", c: "v_pow($0, $1)", .binary { C.pow($0, $1) }) {
    x,
    y,
    dy in
    let (base, exponent) = (x[0], x[1])
    // The slope of x⁰ at 0 is 0, not 0 · 0⁻¹.
    let isFlat = EvidenceTensors.and(base .== 0, exponent .== 0)
    let slope = exponent * EvidenceTensors.power(base, exponent - 1)
    let rise = y * EvidenceTensors.log(base)
    return [
      EvidenceTensors.select(isFlat, 0, dy * slope),
      EvidenceTensors.select(base .> 0, dy * rise, 0),
    ]
  }

  package static let arithmetic: [Elementwise] = [
    add, subtract, multiply, divide, negate, square, sqrt, abs, sign, floor, minimum, maximum,
    power,
  ]
}
