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
        """
        after \(pass): an update has shape \(update.value.shape), its variable \
        \(update.variable.shape)
        """
      )
    }
  }
}

extension Tensor {
  /// What is wrong with a node, if it breaks an invariant of its operation.
  package var fault: String? {
    let (x, primitive) = (inputs, primitive)
    if x.contains(where: { $0.id >= id }) { return "an input is younger than the node" }
    if x.count != primitive.arity { return "\(primitive.name) has \(x.count) operands" }
    guard let expected = primitive.form(of: x) else {
      return "\(primitive.name) of the shapes \(x.map(\.shape))"
    }
    if shape != expected.shape {
      return "\(primitive.name) has shape \(shape) instead of \(expected.shape)"
    }
    if axes != expected.axes {
      let names = expected.axes.map(\.name)
      return "\(primitive.name) carries \(axes.map(\.name)) instead of \(names)"
    }
    return nil
  }
}
