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
  /// Every expression, inputs first.
  package var tensors: [Tensor] { Tensor.listed(roots) }
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
