extension Tensor {
  /// The expressions with every leaf in `replacements` replaced, made anew from the bottom up
  /// (and so simplified anew).
  package static func substituting(
    _ replacements: [Tensor: Tensor],
    in expressions: [Tensor]
  ) -> [Tensor] {
    // Only what the expressions read is looked up: there may be many more replacements.
    var results: [Node: Tensor] = [:]
    for tensor in listed(expressions, stoppingAt: { replacements[$0] != nil }) {
      if let new = replacements[tensor] {
        results[tensor.node] = new
        continue
      }
      let inputs = tensor.inputs
      let new = inputs.map { results[$0.node] ?? $0 }
      results[tensor.node] = inputs == new ? tensor : tensor.primitive.applied(to: new)
    }
    return expressions.map { results[$0.node] ?? $0 }
  }

  package func substituting(_ replacements: [Tensor: Tensor]) -> Tensor {
    Self.substituting(replacements, in: [self])[0]
  }

  /// All expressions that `outputs` are made of, inputs first, in an order that only their structure determines.
  ///
  /// The order of nodes' ids also tells which expressions were made, and let go, before: the history of the process and other
  /// threads change it. What rounds, or is divided into pieces, follows this order, so that it is the same in every run.
  package static func listed(
    _ outputs: [Tensor],
    stoppingAt isLeaf: (Tensor) -> Bool = { _ in false }
  ) -> [Tensor] {
    var result: [Tensor] = []
    var seen: Set<Node> = []
    // Each node with the next of its inputs to visit: depth first, without recursion.
    var path: [(node: Node, next: Int)] = []
    for output in outputs where seen.insert(output.node).inserted {
      path.append((output.node, 0))
      while let (node, next) = path.last {
        guard next < node.inputs.count, !isLeaf(Tensor(node)) else {
          result.append(Tensor(node))
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let input = node.inputs[next]
        if seen.insert(input).inserted { path.append((input, 0)) }
      }
    }
    return result
  }

  /// The variables that the expression reads.
  package var variables: Set<Variable> { Set(listedVariables) }
  /// The same in an order that only the expression determines.
  package var listedVariables: [Variable] { Self.listed([self]).compactMap(\.variable) }
}

extension Node: Hashable {
  package static func == (a: Node, b: Node) -> Bool { a === b }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
