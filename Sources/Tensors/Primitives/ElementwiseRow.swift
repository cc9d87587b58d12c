/// Elementwise rows among the primitives; what one row is and does stands in its own line of `Elementwise.all`.
extension Elementwise: Primitive {
  package func form(of x: [Tensor]) -> Form? {
    broadcastShape(x.map(\.shape)).map { Form($0, carriedBy: x, kind: kind) }
  }

  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] { derivative(y.inputs, y, dy) }

  package func applied(to x: [Tensor]) -> Tensor { apply(x) }

  package func lifted(_ x: [LiftedInput], of y: Tensor) -> Tensor? {
    apply(x.map { $0.aligned(to: y.shape.count) })
  }

  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    let x = x.map { $0.elements(along: result.axes, sizes: result.sizes, event: result.shape) }
    let elements: [Double] =
      switch reference {
      case .unary(let f): x[0].map(f)
      case .binary(let f): zip(x[0], x[1]).map { f($0, $1) }
      case .ternary(let f): x[0].indices.map { f(x[0][$0], x[1][$0], x[2][$0]) }
      }
    return result.with(elements)
  }

  package func facts(of y: Tensor) -> Facts { Facts(mixedAxes: [], work: 1) }

  package func phrase(_ x: [Tensor], _ writer: inout ExpressionWriter) -> Phrase {
    switch self {
    case .add:
      if let constant = x[1].constantValue, constant < 0 {
        return writer.infix("-", [x[0], .filled(-constant, x[1].shape)], .sum)
      }
      return writer.infix("+", x, .sum)
    case .subtract: return writer.infix("-", x, .sum)
    // Constants stand on the right in the graph, and on the left in print.
    case .multiply:
      return writer.infix("*", x[1].constantValue == nil ? x : [x[1], x[0]], .product)
    case .divide: return writer.infix("/", x, .product)
    case .negate: return Phrase("-\(writer.text(of: x[0]).bound(to: .prefix))", .prefix)
    case .less: return writer.infix("<", x, .comparison)
    case .lessOrEqual: return writer.infix("<=", x, .comparison)
    case .equal: return writer.infix("==", x, .comparison)
    case .notEqual: return writer.infix("!=", x, .comparison)
    default: return writer.call(name, x)
    }
  }
}
