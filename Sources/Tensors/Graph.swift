/// Expressions to be computed together: the unit that programs are compiled from.
package struct Graph: Sendable {
  /// A variable that takes a new value at the end of a step.
  package struct Update: Sendable {
    package let variable: Variable
    package let value: Tensor
    package init(_ variable: Variable, _ value: Tensor) {
      self.variable = variable
      self.value = value
    }
  }
  package let outputs: [Tensor]
  package let updates: [Update]

  package init(outputs: [Tensor], updates: [Update] = []) {
    self.outputs = outputs
    self.updates = updates
  }

  package var roots: [Tensor] { outputs + updates.map(\.value) }
  /// Every expression, inputs first; what has no inputs stands just before the first that reads it.
  ///
  /// Constants and noise may be older than this graph: where they stand would tell what else the process has made, and with
  /// it would change how work is divided, and its rounding.
  package var tensors: [Tensor] {
    let all = Tensor.listed(roots)
    var result: [Tensor] = []
    result.reserveCapacity(all.count)
    var placed: Set<Tensor> = []
    for tensor in all where !tensor.inputs.isEmpty {
      for input in tensor.inputs where input.inputs.isEmpty && placed.insert(input).inserted {
        result.append(input)
      }
      result.append(tensor)
    }
    return result + roots.filter { $0.inputs.isEmpty && placed.insert($0).inserted }
  }
  package var variables: [Variable] { tensors.compactMap(\.variable) }

  /// The graph in rows that have a C form: composite rows replaced by what they are lowered to.
  package func lowered() -> Graph {
    var results: [Node: Tensor] = [:]
    for tensor in tensors {
      let inputs = tensor.inputs
      let new = inputs.map { results[$0.node] ?? $0 }
      if case .elementwise(let row) = tensor.operation, let lowering = row.lowered {
        results[tensor.node] = lowering(new)
      } else if inputs != new {
        results[tensor.node] = tensor.primitive.applied(to: new)
      }
    }
    func replaced(_ tensor: Tensor) -> Tensor { results[tensor.node] ?? tensor }
    return Graph(
      outputs: outputs.map(replaced),
      updates: updates.map { Update($0.variable, replaced($0.value)) }
    )
  }
}
