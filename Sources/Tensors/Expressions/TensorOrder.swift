/// An order of expressions that only the expressions determine, and the order in which their variables were made.
///
/// It sorts the keys of dictionaries where what is made of them rounds or is compared.
extension Tensor {
  package func precedes(_ other: Tensor) -> Bool {
    var (a, b) = (node, other.node)
    // Equal expressions are one node: of two that differ, the first operands that differ decide.
    while a !== b {
      if let isFirst = a.precedesByItself(b) { return isFirst }
      guard let operands = zip(a.inputs, b.inputs).first(where: { $0 !== $1 }) else { return false }
      (a, b) = operands
    }
    return false
  }
}

extension Node {
  /// Whether it stands before another of a different operation or form; nil where these do not tell.
  fileprivate func precedesByItself(_ other: Node) -> Bool? {
    if inputs.count != other.inputs.count { return inputs.count < other.inputs.count }
    if shape != other.shape { return shape.lexicographicallyPrecedes(other.shape) }
    if axes != other.axes { return axes.lexicographicallyPrecedes(other.axes) }
    switch (operation, other.operation) {
    case (.variable(let a), .variable(let b)): return a === b ? nil : a.number < b.number
    case (.constant(let a), .constant(let b)): return a.precedes(b)
    case (.axisSize(let a), .axisSize(let b)): return a == b ? nil : a < b
    case (.elementwise(let a), .elementwise(let b)): return a == b ? nil : a.name < b.name
    default:
      if operation == other.operation { return nil }
      // All that is left differs in its name, or in numbers that are part of its description.
      let (own, its) = (operation.primitive.name, other.operation.primitive.name)
      return own == its ? "\(operation)" < "\(other.operation)" : own < its
    }
  }
}

extension Constant {
  fileprivate func precedes(_ other: Constant) -> Bool? {
    let pair = zip(elements, other.elements).first { $0.bitPattern != $1.bitPattern }
    return pair.map { $0.bitPattern < $1.bitPattern }
  }
}
