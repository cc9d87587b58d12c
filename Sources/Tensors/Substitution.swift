extension Tensor {
  /// The expressions with every leaf in `replacements` replaced, made anew from the bottom up
  /// (and so simplified anew).
  package static func substituting(
    _ replacements: [Tensor: Tensor],
    in expressions: [Tensor]
  ) -> [Tensor] {
    var results: [Node: Tensor] = [:]
    for (old, new) in replacements { results[old.node] = new }
    for tensor in listed(expressions, stoppingAt: Set(replacements.keys)) {
      if results[tensor.node] != nil { continue }
      let inputs = tensor.inputs
      let new = inputs.map { results[$0.node] ?? $0 }
      results[tensor.node] = inputs == new ? tensor : tensor.primitive.applied(to: new)
    }
    return expressions.map { results[$0.node] ?? $0 }
  }

  package func substituting(_ replacements: [Tensor: Tensor]) -> Tensor {
    Self.substituting(replacements, in: [self])[0]
  }

  /// All expressions that `outputs` are made of, inputs first.
  package static func listed(_ outputs: [Tensor], stoppingAt leaves: Set<Tensor> = []) -> [Tensor] {
    var seen: Set<Node> = []
    var pending = outputs.map(\.node)
    while let node = pending.popLast() {
      guard seen.insert(node).inserted, !leaves.contains(Tensor(node)) else { continue }
      pending += node.inputs
    }
    return seen.sorted { $0.id < $1.id }.map(Tensor.init)
  }

  /// All expressions that `output` is made of, inputs first, in an order that only its structure determines.
  ///
  /// The order of nodes' ids also tells which expressions were made, and let go, before: other threads change it. Sums whose
  /// rounding must be the same in every run follow this order.
  package static func listedByStructure(_ output: Tensor) -> [Tensor] {
    var result: [Tensor] = []
    var seen: Set<Node> = [output.node]
    // Each node with the next of its inputs to visit: depth first, without recursion.
    var path: [(node: Node, next: Int)] = [(output.node, 0)]
    while let (node, next) = path.last {
      guard next < node.inputs.count else {
        result.append(Tensor(node))
        path.removeLast()
        continue
      }
      path[path.count - 1].next += 1
      let input = node.inputs[next]
      if seen.insert(input).inserted { path.append((input, 0)) }
    }
    return result
  }

  /// The variables that the expression reads.
  package var variables: Set<Variable> { Set(Self.listed([self]).compactMap(\.variable)) }
}

extension Node: Hashable {
  package static func == (a: Node, b: Node) -> Bool { a === b }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
