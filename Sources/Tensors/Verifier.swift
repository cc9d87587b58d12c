extension Graph {
  /// Checks every node against the rules of its operation; run after each pass.
  ///
  /// - Throws: `UsageError` for a mistake in how an expression was written.
  package func verify(after pass: String) throws(UsageError) {
    for tensor in tensors {
      if let mistake = tensor.mistake {
        throw UsageError(what: mistake, place: pass, fix: "Correct the shapes in the formula")
      }
      let fault = tensor.fault
      precondition(fault == nil, "after \(pass): node \(tensor.id): \(fault ?? "")")
    }
    for update in updates {
      precondition(
        update.value.shape == update.variable.shape
          && update.value.axes.isSubset(of: update.variable.axes),
        "after \(pass): an update has shape \(update.value.shape), its variable \(update.variable.shape)"
      )
    }
  }
}

extension Tensor {
  /// What is wrong with a node, if it breaks an invariant of its operation.
  var fault: String? {
    let x = inputs
    if x.contains(where: { $0.id >= id }) { return "an input is younger than the node" }
    let carried = x.reduce(AxisSet()) { $0.union($1.axes) }
    switch operation {
    case .invalid, .constant, .variable, .noise, .axisIndex, .axisSize:
      return x.isEmpty ? nil : "a leaf with inputs"
    case .elementwise(let row):
      if x.count != row.arity { return "\(row.name) has \(x.count) operands" }
      if broadcastShape(x.map(\.shape)) != shape { return "\(row.name) has shape \(shape)" }
      return axes == carried ? nil : "\(row.name) carries \(axes.map(\.name))"
    case .reduce(_, let dimensions):
      let kept = x[0].shape.indices.filter { !dimensions.contains($0) }.map { x[0].shape[$0] }
      return kept == shape && axes == carried ? nil : "a reduction has shape \(shape)"
    case .reduceAxis(_, let axis):
      return axes == carried.removing(axis) && carried.contains(axis) && shape == x[0].shape
        ? nil : "a reduction over \(axis) carries \(axes.map(\.name))"
    case .rearrange(let rule):
      return rule.shape(of: x[0].shape) == shape && axes == carried
        ? nil : "\(rule) has shape \(shape)"
    case .product(let left, let right):
      let (m, k) = left ? (x[0].shape[1], x[0].shape[0]) : (x[0].shape[0], x[0].shape[1])
      let (l, n) = right ? (x[1].shape[1], x[1].shape[0]) : (x[1].shape[0], x[1].shape[1])
      return k == l && shape == [m, n] && axes == carried ? nil : "a product has shape \(shape)"
    case .gather, .scatter, .cholesky, .triangularSolve:
      return axes == carried ? nil : "\(operation) carries \(axes.map(\.name))"
    case .gatherAxis(let axis):
      return x[0].axes.contains(axis) && !axes.contains(axis) ? nil : "a gather of \(axis)"
    case .scatterAxis(let axis, let summed):
      return axes.contains(axis) && summed.allSatisfy { !axes.contains($0) }
        ? nil : "a scatter to \(axis)"
    case .axisFromEvent(let axis):
      return axes == carried.union([axis]) && shape == Array(x[0].shape.dropFirst())
        ? nil : "\(axis)"
    case .eventFromAxis(let axis):
      return axes == carried.removing(axis) && Array(shape.dropFirst()) == x[0].shape
        ? nil : "\(axis)"
    }
  }
}
