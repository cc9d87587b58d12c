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
      results[tensor.node] = inputs == new ? tensor : tensor.operation.applied(to: new, was: tensor)
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

extension Operation {
  /// The operation on other inputs, which may carry more axes than those it was first applied to.
  package func applied(to x: [Tensor], was old: Tensor) -> Tensor {
    switch self {
    case .invalid, .constant, .variable, .noise, .axisIndex, .axisSize: old
    case .elementwise(let row): row.apply(x)
    case .reduce(let reduction, let dimensions): x[0].reduced(reduction, dimensions: dimensions)
    case .reduceAxis(.sum, let axis): x[0].summed(over: axis)
    case .reduceAxis(.maximum, let axis): x[0].maximum(over: axis)
    case .rearrange(let rule): x[0].rearranged(rule)
    case .product(let left, let right):
      .product(x[0], x[1], transposeLeft: left, transposeRight: right)
    case .gather: x[0].gathered(x[1])
    case .scatter(let extent): x[0].scattered(x[1], extent: extent)
    case .gatherAxis(let axis): x[0].axes.contains(axis) ? x[0].gathered(x[1], of: axis) : x[0]
    case .scatterAxis(let axis, let summed): x[0].scattered(x[1], along: axis, summing: summed)
    case .cholesky: EvidenceTensors.cholesky(x[0])
    case .triangularSolve(let transposed):
      EvidenceTensors.triangularSolve(x[0], x[1], transposed: transposed)
    case .chain(let chain): .chain(chain, x)
    case .axisFromEvent(let axis): x[0].axisFromEvent(axis)
    case .eventFromAxis(let axis): x[0].eventFromAxis(axis)
    }
  }
}
