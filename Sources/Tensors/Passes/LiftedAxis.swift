/// An input of an operation of which an axis is being made the leading event dimension.
package struct LiftedInput {
  /// With the new dimension, if the input carries the axis.
  package let tensor: Tensor
  package let isLifted: Bool

  /// With extents of 1 after the new dimension, so that it broadcasts beside event shapes of a rank.
  func aligned(to rank: Int) -> Tensor {
    guard isLifted else { return tensor }
    let (lead, shape) = (tensor.shape[0], tensor.shape.dropFirst())
    let missing = Array(repeating: 1, count: Swift.max(rank - shape.count, 0))
    return tensor.reshaped([lead] + missing + shape)
  }
}

extension Graph {
  /// The graph in which an axis is the leading event dimension of all that carries it; nil where an operation has no such form.
  package func lifting(_ axis: Axis) -> Graph? {
    guard let extent = axis.fixedSize, roots.allSatisfy({ !$0.axes.contains(axis) }) else {
      return nil
    }
    var results: [Node: Tensor] = [:]
    for tensor in tensors {
      let old = tensor.inputs
      let inputs = old.map {
        LiftedInput(tensor: results[$0.node] ?? $0, isLifted: $0.axes.contains(axis))
      }
      if inputs.contains(where: \.isLifted) || tensor.axes.contains(axis) {
        guard let lifted = tensor.lifted(inputs, axis) else { return nil }
        let lead = tensor.axes.contains(axis) ? [extent] : []
        results[tensor.node] = lifted.broadcast(to: lead + tensor.shape)
      } else {
        let new = inputs.map(\.tensor)
        if old != new { results[tensor.node] = tensor.primitive.applied(to: new) }
      }
    }
    func replaced(_ tensor: Tensor) -> Tensor { results[tensor.node] ?? tensor }
    return Graph(
      outputs: outputs.map(replaced),
      updates: updates.map { Update($0.variable, replaced($0.value)) }
    )
  }
}

extension Tensor {
  /// The node where `lifted` is the leading event dimension of what carries it; what moves that very axis is said here.
  fileprivate func lifted(_ x: [LiftedInput], _ lifted: Axis) -> Tensor? {
    switch operation {
    case .variable: return eventFromAxis(lifted)
    case .axisIndex: return Tensor((0..<(lifted.fixedSize ?? 0)).map(Double.init))
    case .reduceAxis(let reduction, lifted): return x[0].tensor.reduced(reduction, dimensions: [0])
    case .axisFromEvent(lifted), .eventFromAxis(lifted): return x[0].tensor
    case .gatherAxis(lifted): return x[0].tensor.gathered(x[1].tensor)
    default: return primitive.lifted(x, of: self)
    }
  }
}
