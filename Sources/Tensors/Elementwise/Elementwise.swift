/// An elementwise primitive: one row with its name, C form, reference implementation and
/// derivative.
///
/// The gradient, the interpreter, the renderer and the tests iterate over `Elementwise.all`. In
/// the C form `$0`, `$1`, `$2` are operands of the vector type; a row may instead be `lowered` to
/// simpler rows before it is rendered.
package struct Elementwise: Hashable, Sendable, CustomStringConvertible {
  package enum Reference: Sendable {
    case unary(@Sendable (Double) -> Double)
    case binary(@Sendable (Double, Double) -> Double)
    case ternary(@Sendable (Double, Double, Double) -> Double)
  }
  /// x: inputs · y: output · dy: cotangent of y.
  ///
  /// A nil entry: the derivative is zero.
  package typealias Derivative = @Sendable (_ x: [Tensor], _ y: Tensor, _ dy: Tensor) -> [Tensor?]

  package let name: String
  package let c: String
  package let reference: Reference
  package let kind: Kind
  package let derivative: Derivative
  package let lowered: (@Sendable ([Tensor]) -> Tensor)?

  package init(
    _ name: String,
    c: String,
    _ reference: Reference,
    kind: Kind = .real,
    lowered: (@Sendable ([Tensor]) -> Tensor)? = nil,
    derivative: @escaping Derivative
  ) {
    self.name = name
    self.c = c
    self.reference = reference
    self.kind = kind
    self.lowered = lowered
    self.derivative = derivative
  }

  package var description: String { name }

  package var arity: Int {
    switch reference {
    case .unary: 1
    case .binary: 2
    case .ternary: 3
    }
  }

  package static let all: [Elementwise] = [
    arithmetic, transcendental, special, comparison, incompleteGamma, incompleteBeta, normalTail,
    circular, draws,
  ].flatMap(\.self)

  /// Rows whose derivatives are finite wherever their operands and they themselves are.
  static let withoutPoles: Set<Self> = [
    add, subtract, multiply, negate, square, abs, sign, floor, minimum, maximum, exp, expm1, tanh,
    sin, cos, atan, sigmoid, softplus, logAddExp, erf, erfc, stopGradient, scaleGradient, dropout,
    less,
    lessOrEqual, equal, notEqual, and, or, not, select,
  ]

  package static func == (a: Self, b: Self) -> Bool { a.name == b.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }

  package func callAsFunction(_ x: [Double]) -> Double {
    switch reference {
    case .unary(let f): f(x[0])
    case .binary(let f): f(x[0], x[1])
    case .ternary(let f): f(x[0], x[1], x[2])
    }
  }

  /// The simplified result of applying the row.
  package func apply(_ x: Tensor...) -> Tensor { apply(x) }

  package func apply(_ x: [Tensor]) -> Tensor {
    precondition(x.count == arity, "\(name) takes \(arity) operands")
    if let mistake = x.first(where: { $0.mistake != nil }) { return mistake }
    guard let shape = broadcastShape(x.map(\.shape)) else {
      let shapes = x.map { "\($0.shape)" }.joined(separator: " and ")
      return .invalid("the event shapes \(shapes) do not broadcast in `\(name)`")
    }
    if let folded = folded(x, shape: shape) { return folded }
    return simplified(x, shape: shape)
      ?? .make(.elementwise(self), x, shape: shape, kind: kind)
  }

  private func folded(_ x: [Tensor], shape: [Int]) -> Tensor? {
    let values = x.compactMap(\.constantValue)
    guard values.count == x.count else { return nil }
    let value = self(values)
    // A constant of a larger shape keeps it: shapes are part of what a formula says.
    return .filled(value, shape)
  }
}

/// The shape that all of `shapes` broadcast to, aligned at the right as in NumPy; nil if they do
/// not.
package func broadcastShape(_ shapes: [[Int]]) -> [Int]? {
  let rank = shapes.map(\.count).max() ?? 0
  var result = Array(repeating: 1, count: rank)
  for shape in shapes {
    for (offset, extent) in shape.reversed().enumerated() {
      let position = rank - 1 - offset
      if result[position] == 1 {
        result[position] = extent
      } else if extent != 1, extent != result[position] {
        return nil
      }
    }
  }
  return result
}
