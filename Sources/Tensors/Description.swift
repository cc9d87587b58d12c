extension Tensor {
  /// The expression in one line for people, in infix notation: `mean + spread * z`,
  /// `sum(log(x))`, `theta[county]`.
  ///
  /// Changes of layout (reshape, broadcast) are left out. Parts beyond `limit` operations are
  /// written as `…`.
  package func description(limit: Int = 40, naming name: (Variable) -> String) -> String {
    withoutActuallyEscaping(name) { name in
      // Made here, so that it lets go of the name before the end, as a debug build checks.
      var writer = Writer(remaining: limit)
      writer.name = name
      return writer.text(of: self).text
    }
  }
}

/// Text with the precedence of its outermost operator.
private struct Phrase {
  enum Precedence: Int, Comparable {
    case comparison, sum, product, prefix, call
    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }
  let text: String
  let precedence: Precedence

  init(_ text: String, _ precedence: Precedence = .call) {
    self.text = text
    self.precedence = precedence
  }

  /// The text as an operand of an operator: in parentheses where it binds less tightly.
  func bound(to precedence: Precedence) -> String {
    self.precedence < precedence ? "(\(text))" : text
  }
}

private struct Writer {
  var remaining: Int
  var name: (Variable) -> String = { _ in "" }

  init(remaining: Int) { self.remaining = remaining }

  mutating func text(of tensor: Tensor) -> Phrase {
    remaining -= 1
    guard remaining >= 0 else { return Phrase("…") }
    if let summary = logSumExp(tensor) { return summary }
    let x = tensor.inputs
    switch tensor.operation {
    case .invalid(let mistake): return Phrase("<\(mistake)>")
    case .constant(let constant): return text(of: constant)
    case .variable(let variable): return Phrase(name(variable))
    case .noise(let noise): return Phrase("\(noise.family.rawValue)#\(noise.site)")
    case .axisIndex(let axis): return Phrase("index(\(axis))")
    case .axisSize(let axis): return Phrase("size(\(axis))")
    case .elementwise(let row): return text(of: row, x)
    case .reduce(let reduction, let dimensions):
      let isWhole = dimensions.count == x[0].shape.count
      return call(reduction.verb, x, isWhole ? [] : ["dimensions: \(dimensions)"])
    case .reduceAxis(let reduction, let axis): return call(reduction.verb, x, ["over: \(axis)"])
    case .rearrange(let rule): return text(of: rule, x[0])
    case .product(let left, let right): return product(x, left, right)
    case .gather, .gatherAxis:
      let table = text(of: x[0]).bound(to: .call)
      return Phrase("\(table)[\(text(of: x[1]).text)]")
    case .axisFromEvent(let axis):
      return Phrase("\(text(of: x[0]).bound(to: .call))[index(\(axis))]")
    case .eventFromAxis: return text(of: x[0])
    case .scatter(let extent): return call("scatter", x, ["extent: \(extent)"])
    case .scatterAxis(let axis, _): return call("scatter", x, ["to: \(axis)"])
    case .cholesky: return call("cholesky", x)
    case .chain(let chain): return call(chain.name, x)
    case .triangularSolve(let transposed):
      return call("triangularSolve", x, transposed ? ["transposed: true"] : [])
    }
  }

  private mutating func text(of row: Elementwise, _ x: [Tensor]) -> Phrase {
    switch row {
    case .add:
      if let constant = x[1].constantValue, constant < 0 {
        return infix("-", [x[0], .filled(-constant, x[1].shape)], .sum)
      }
      return infix("+", x, .sum)
    case .subtract: return infix("-", x, .sum)
    // Constants stand on the right in the graph, and on the left in print.
    case .multiply: return infix("*", x[1].constantValue == nil ? x : [x[1], x[0]], .product)
    case .divide: return infix("/", x, .product)
    case .negate: return Phrase("-\(text(of: x[0]).bound(to: .prefix))", .prefix)
    case .less: return infix("<", x, .comparison)
    case .lessOrEqual: return infix("<=", x, .comparison)
    case .equal: return infix("==", x, .comparison)
    case .notEqual: return infix("!=", x, .comparison)
    default: return call(row.name, x)
    }
  }

  private mutating func text(of rule: Rearrangement, _ x: Tensor) -> Phrase {
    switch rule {
    case .reshape, .broadcast: return text(of: x)
    case .slice(let dimension, let start, let count):
      let range = count == 1 ? "\(start)" : "\(start)..<\(start + count)"
      let lead = String(repeating: "…, ", count: Swift.min(dimension, 1))
      return Phrase("\(text(of: x).bound(to: .call))[\(lead)\(range)]")
    case .pad(let dimension, let before, let after):
      return call("padded", [x], ["before: \(before), after: \(after), dimension: \(dimension)"])
    case .transpose, .diagonal, .diagonalMatrix, .lowerTriangle: return call(rule.name, [x])
    }
  }

  private mutating func infix(
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

  private mutating func call(_ name: String, _ x: [Tensor], _ labels: [String] = []) -> Phrase {
    var operands: [String] = []
    for operand in x { operands.append(text(of: operand).text) }
    return Phrase("\(name)(\((operands + labels).joined(separator: ", ")))")
  }

  private mutating func product(_ x: [Tensor], _ left: Bool, _ right: Bool) -> Phrase {
    let a = text(of: x[0]).text
    let b = text(of: x[1]).text
    return Phrase("matmul(\(left ? "transpose(\(a))" : a), \(right ? "transpose(\(b))" : b))")
  }

  private func text(of constant: Constant) -> Phrase {
    if constant.shape.isEmpty {
      let number = constant.elements[0].shortText
      return Phrase(number, number.hasPrefix("-") ? .prefix : .call)
    }
    let shown = constant.elements.prefix(3).map(\.shortText)
    let rest = constant.elements.count > shown.count ? [", …"] : []
    return Phrase("[\(shown.joined(separator: ", "))\(rest.joined())]")
  }

  /// The shifted form of log Σ exp, recognized.
  private mutating func logSumExp(_ tensor: Tensor) -> Phrase? {
    guard let parts = tensor.operand(of: .add), let sum = parts[1].operand(of: .log)?.first,
      let shift = parts[0].operand(of: .select)?[2].operand(of: .stopGradient)?.first,
      let shifted = sum.inputs.first?.operand(of: .exp)?.first?.operand(of: .subtract),
      shift.inputs == [shifted[0]]
    else { return nil }
    switch sum.operation {
    case .reduce(.sum, let dimensions):
      let isWhole = dimensions.count == shifted[0].shape.count
      return call("logSumExp", [shifted[0]], isWhole ? [] : ["dimensions: \(dimensions)"])
    case .reduceAxis(.sum, let axis): return call("logSumExp", [shifted[0]], ["over: \(axis)"])
    default: return nil
    }
  }
}

extension Reduction {
  fileprivate var verb: String { self == .sum ? "sum" : "max" }
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
