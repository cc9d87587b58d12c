extension Tensor {
  /// The expression in one line for people, in infix notation: `mean + spread * z`,
  /// `sum(log(x))`, `theta[county]`.
  ///
  /// Changes of layout (reshape, broadcast) are left out. Parts beyond `limit` operations are
  /// written as `…`.
  package func description(limit: Int = 40, naming name: (Variable) -> String) -> String {
    // The writer must not outlive the closure that it holds.
    withoutActuallyEscaping(name) { name in
      var writer = ExpressionWriter(remaining: limit, name: name)
      return writer.text(of: self).text
    }
  }
}

/// Text with the precedence of its outermost operator.
package struct Phrase {
  package enum Precedence: Int, Comparable {
    case comparison, sum, product, prefix, call
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }
  let text: String
  let precedence: Precedence

  package init(_ text: String, _ precedence: Precedence = .call) {
    self.text = text
    self.precedence = precedence
  }

  /// The text as an operand of an operator: in parentheses where it binds less tightly.
  func bound(to precedence: Precedence) -> String {
    self.precedence < precedence ? "(\(text))" : text
  }
}

/// Writes the text of an expression, phrase by phrase.
package struct ExpressionWriter {
  var remaining: Int
  let name: (Variable) -> String

  mutating func text(of tensor: Tensor) -> Phrase {
    remaining -= 1
    guard remaining >= 0 else { return Phrase("…") }
    if let summary = logSumExp(tensor) { return summary }
    return tensor.primitive.phrase(tensor.inputs, &self)
  }

  mutating func infix(
    _ symbol: String,
    _ x: [Tensor],
    _ precedence: Phrase.Precedence
  ) -> Phrase {
    let left = text(of: x[0]).bound(to: precedence)
    // a − (b − c) and a / (b / c) keep their parentheses.
    let phrase = text(of: x[1])
    let isOrdered = symbol == "-" || symbol == "/"
    let needs = isOrdered && phrase.precedence == precedence || phrase.precedence == .prefix
    let right = needs ? "(\(phrase.text))" : phrase.bound(to: precedence)
    return Phrase("\(left) \(symbol) \(right)", precedence)
  }

  mutating func call(_ name: String, _ x: [Tensor], _ labels: [String] = []) -> Phrase {
    var operands: [String] = []
    for operand in x { operands.append(text(of: operand).text) }
    return Phrase("\(name)(\((operands + labels).joined(separator: ", ")))")
  }

  /// A table's entry: `theta[county]`.
  mutating func entry(of table: Tensor, at index: Tensor) -> Phrase {
    let table = text(of: table).bound(to: .call)
    return Phrase("\(table)[\(text(of: index).text)]")
  }

  /// The shifted form of log Σ exp, recognized.
  private mutating func logSumExp(_ tensor: Tensor) -> Phrase? {
    guard let parts = tensor.operand(of: .add), let sum = parts[1].operand(of: .log)?.first,
      let shift = parts[0].operand(of: .select)?[2].operand(of: .stopGradient)?.first,
      let shifted = sum.inputs.first?.operand(of: .exp)?.first?.operand(of: .subtract),
      shift.inputs == [shifted[0]]
    else { return nil }
    let terms = shifted[0].withoutMask
    switch sum.operation {
    case .reduce(.sum, let dimensions):
      let isWhole = dimensions.count == terms.shape.count
      return call("logSumExp", [terms], isWhole ? [] : ["dimensions: \(dimensions)"])
    case .reduceAxis(.sum, let axis): return call("logSumExp", [terms], ["over: \(axis)"])
    default: return nil
    }
  }
}
