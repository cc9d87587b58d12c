/// Comparisons and logic, with 1 for true and 0 for false, and the choice between two values.
extension Elementwise {
  private static func claim(
    _ name: String,
    c: String,
    _ holds: @escaping @Sendable (Double, Double) -> Bool
  ) -> Self {
    Self(name, c: c, .binary { holds($0, $1) ? 1 : 0 }, kind: .boolean) { _, _, _ in [nil, nil] }
  }
  package static let less = claim("less", c: "v_bool($0 < $1)") { $0 < $1 }
  package static let lessOrEqual = claim("lessOrEqual", c: "v_bool($0 <= $1)") { $0 <= $1 }
  package static let equal = claim("equal", c: "v_bool($0 == $1)") { $0 == $1 }
  package static let notEqual = claim("notEqual", c: "v_bool($0 != $1)") { $0 != $1 }
  package static let and = claim("and", c: "v_and($0, $1)") { $0 != 0 && $1 != 0 }
  package static let or = claim("or", c: "v_or($0, $1)") { $0 != 0 || $1 != 0 }
  package static let not = Self(
    "not",
    c: "v_bool($0 == 0)",
    .unary { $0 == 0 ? 1 : 0 },
    kind: .boolean
  ) {
    _,
    _,
    _ in [nil]
  }
  /// The second operand where the first is true, else the third; the other one's NaN does not pass.
  package static let select = Self(
    "select",
    c: "v_select($0, $1, $2)",
    .ternary { $0 != 0 ? $1 : $2 }
  ) { x, _, dy in [nil, EvidenceTensors.select(x[0], dy, 0), EvidenceTensors.select(x[0], 0, dy)] }

  package static let comparison: [Elementwise] = [
    less, lessOrEqual, equal, notEqual, and, or, not, select,
  ]
}
