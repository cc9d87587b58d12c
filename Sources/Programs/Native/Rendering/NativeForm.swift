internal import EvidenceTensors

extension Graph {
  /// The graph as the native engine renders it: rows with a C form, and products that are no matrix products as loops.
  func nativeForm() -> Graph {
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
      outputs: lowered.outputs.map { Self.computed(replaced($0), shape: $0.shape, axes: $0.axes) },
      updates: lowered.updates.map { update in
        let variable = update.variable
        let value = replaced(update.value).broadcast(to: variable.shape)
        return Update(variable, Self.computed(value, shape: variable.shape, axes: variable.axes))
      }
    )
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
