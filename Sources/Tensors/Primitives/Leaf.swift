/// What an expression begins with: an operation without inputs, whose numbers the engines know.
package struct Leaf: Primitive {
  package let operation: Operation
  private let form: Form
  private let makeName: @Sendable () -> String
  private let text: @Sendable (_ naming: (Variable) -> String) -> String

  init(
    _ operation: Operation,
    _ form: Form,
    _ name: @autoclosure @escaping @Sendable () -> String,
    text: @escaping @Sendable (_ naming: (Variable) -> String) -> String
  ) {
    self.operation = operation
    self.form = form
    makeName = name
    self.text = text
  }

  package var name: String { makeName() }
  package var arity: Int { 0 }
  package func form(of x: [Tensor]) -> Form? { form }
  package func applied(to x: [Tensor]) -> Tensor { .applying(operation, to: []) }
  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    preconditionFailure("\(name) has no values of its own")
  }
  package func facts(of y: Tensor) -> Facts { Facts(mixedAxes: [], work: 1) }
  package func phrase(_ x: [Tensor], _ writer: inout ExpressionWriter) -> Phrase {
    let text = text(writer.name)
    return Phrase(text, text.hasPrefix("-") ? .prefix : .call)
  }
}

extension Constant {
  var text: String {
    if shape.isEmpty { return elements[0].shortText }
    let shown = elements.prefix(3).map(\.shortText)
    let rest = elements.count > shown.count ? [", …"] : []
    return "[\(shown.joined(separator: ", "))\(rest.joined())]"
  }
}

extension Double {
  /// The number with six significant digits at most.
  fileprivate var shortText: String {
    guard self != 0 else { return "0" }
    guard isFinite else { return "\(self)" }
    let digits = C.log(magnitude) / 2.302_585_092_994_046
    let scale = C.pow(10, 5 - digits.rounded(.down))
    let rounded = (self * scale).rounded() / scale
    let value = rounded.isFinite ? rounded : self
    return value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
