internal import EvidenceTensors

extension Graph {
  /// The graph as the native engine renders it: rows with a C form, products that are no matrix products as loops, and values
  /// that are enumerated beside other repetitions as event dimensions.
  func nativeForm(_ sizes: [Axis: Int]) -> Graph {
    let graph = withLoopsForProducts().withValuesInEvents(sizes)
    return Graph(
      outputs: zip(graph.outputs, outputs).map { value, old in
        Self.computed(value, shape: old.shape, axes: old.axes)
      },
      updates: graph.updates.map { update in
        let variable = update.variable
        let value = update.value.broadcast(to: variable.shape)
        return Update(variable, Self.computed(value, shape: variable.shape, axes: variable.axes))
      }
    )
  }

  private func withLoopsForProducts() -> Graph {
    let lowered = lowered()
    var results: [Tensor: Tensor] = [:]
    for tensor in lowered.tensors {
      let inputs = tensor.inputs
      let new = inputs.map { results[$0] ?? $0 }
      if case .product(let left, let right) = tensor.operation,
        let loop = Self.loopForm(new[0], new[1], transposeLeft: left, transposeRight: right)
      {
        results[tensor] = loop
      } else if inputs != new {
        results[tensor] = tensor.primitive.applied(to: new)
      }
    }
    func replaced(_ tensor: Tensor) -> Tensor { results[tensor] ?? tensor }
    return Graph(
      outputs: lowered.outputs.map(replaced),
      updates: lowered.updates.map { Update($0.variable, replaced($0.value)) }
    )
  }

  /// Loops over event dimensions read what lacks these without copies, and reduce while they compute; where all lanes are
  /// values of one axis, that is left for vectors to run along.
  private func withValuesInEvents(_ sizes: [Axis: Int]) -> Graph {
    var weights: [Axis: (alone: Double, beside: Double)] = [:]
    for tensor in tensors {
      for axis in tensor.axes where axis.isEnumerated {
        let others = tensor.axes.removing(axis).contains { !$0.isEnumerated }
        let count = tensor.operations { sizes[$0] }
        weights[axis, default: (0, 0)].alone += others ? 0 : count
        weights[axis, default: (0, 0)].beside += others ? count : 0
      }
    }
    let chosen = weights.filter { $0.value.beside > $0.value.alone }.keys.sorted()
    return chosen.reduce(self) { $0.lifting($1) ?? $0 }
  }

  /// A value that a loop computes in full: leaves, views and values that lack axes are copied.
  private static func computed(_ value: Tensor, shape: [Int], axes: AxisSet) -> Tensor {
    if case .elementwise = value.operation, value.shape == shape, value.axes == axes {
      return value
    }
    return .make(.elementwise(.stopGradient), [value], shape: shape, axes: axes)
  }

  /// A dot product as a sum, and an outer product with a very short side as a broadcast product: loops fuse, products don't.
  private static func loopForm(
    _ a: Tensor,
    _ b: Tensor,
    transposeLeft: Bool,
    transposeRight: Bool
  ) -> Tensor? {
    let (m, k) = transposeLeft ? (a.shape[1], a.shape[0]) : (a.shape[0], a.shape[1])
    let n = transposeRight ? b.shape[0] : b.shape[1]
    if m == 1, n == 1 { return sum(a.reshaped(k) * b.reshaped(k)).reshaped(1, 1) }
    if k == 1, min(m, n) <= 2 { return a.reshaped(m, 1) * b.reshaped(1, n) }
    return nil
  }
}
