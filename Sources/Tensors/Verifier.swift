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
    let x = inputs
    if x.contains(where: { $0.id >= id }) { return "an input is younger than the node" }
    if x.count != operation.arity { return "\(operation.name) has \(x.count) operands" }
    guard let expected = operation.form(of: x) else {
      return "\(operation.name) of the shapes \(x.map(\.shape))"
    }
    if shape != expected.shape {
      return "\(operation.name) has shape \(shape) instead of \(expected.shape)"
    }
    if axes != expected.axes {
      let names = expected.axes.map(\.name)
      return "\(operation.name) carries \(axes.map(\.name)) instead of \(names)"
    }
    return nil
  }
}

extension Operation {
  /// The event shape and axes of a result.
  fileprivate typealias Form = (shape: [Int], axes: AxisSet)

  fileprivate var arity: Int {
    switch self {
    case .invalid, .constant, .variable, .noise, .axisIndex, .axisSize: 0
    case .elementwise(let row): row.arity
    case .reduce, .reduceAxis, .rearrange, .cholesky, .axisFromEvent, .eventFromAxis: 1
    case .product, .gather, .scatter, .gatherAxis, .scatterAxis, .triangularSolve: 2
    case .chain(let chain): chain.arity
    }
  }

  /// What the operation makes of its operands; nil where they do not fit it.
  fileprivate func form(of x: [Tensor]) -> Form? {
    let shapes = x.map(\.shape)
    let carried = x.reduce(AxisSet()) { $0.union($1.axes) }
    switch self {
    case .invalid: return ([], [])
    case .constant(let constant): return (constant.shape, [])
    case .variable(let variable): return (variable.shape, variable.axes)
    case .noise(let noise): return (noise.shape, noise.axes)
    case .axisIndex(let axis): return ([], [axis])
    case .axisSize: return ([], [])
    case .elementwise: return broadcastShape(shapes).map { ($0, carried) }
    case .reduce(_, let dimensions):
      guard dimensions.allSatisfy(shapes[0].indices.contains) else { return nil }
      let kept = shapes[0].indices.filter { !dimensions.contains($0) }
      return (kept.map { shapes[0][$0] }, carried)
    case .reduceAxis(_, let axis):
      return carried.contains(axis) ? (shapes[0], carried.removing(axis)) : nil
    case .rearrange(let rule):
      return rule.fits(shapes[0]) ? (rule.shape(of: shapes[0]), carried) : nil
    case .product(let left, let right):
      return productShape(shapes, left, right).map { ($0, carried) }
    case .gather:
      return shapes[0].isEmpty ? nil : (shapes[1] + shapes[0].dropFirst(), carried)
    case .scatter(let extent):
      guard shapes[0].starts(with: shapes[1]) else { return nil }
      return ([extent] + shapes[0].dropFirst(shapes[1].count), carried)
    case .gatherAxis(let axis):
      guard x[0].axes.contains(axis), !x[1].axes.contains(axis), shapes[1].isEmpty else {
        return nil
      }
      return (shapes[0], carried.removing(axis))
    case .scatterAxis(let axis, let summed):
      guard !carried.contains(axis), summed.isSubset(of: carried), shapes[1].isEmpty else {
        return nil
      }
      return (shapes[0], carried.subtracting(summed).union([axis]))
    case .cholesky:
      return shapes[0].count == 2 && shapes[0][0] == shapes[0][1] ? (shapes[0], carried) : nil
    case .triangularSolve:
      let isSquare = shapes[0].count == 2 && shapes[0][0] == shapes[0][1]
      let fits = shapes[1].count == 2 && shapes[1][0] == shapes[0].first
      return isSquare && fits ? (shapes[1], carried) : nil
    case .chain(let chain): return chain.shape(of: shapes).map { ($0, carried) }
    case .axisFromEvent(let axis):
      guard let extent = shapes[0].first, extent == axis.fixedSize, !carried.contains(axis) else {
        return nil
      }
      return (Array(shapes[0].dropFirst()), carried.union([axis]))
    case .eventFromAxis(let axis):
      guard let extent = axis.fixedSize, carried.contains(axis) else { return nil }
      return ([extent] + shapes[0], carried.removing(axis))
    }
  }

  private func productShape(_ shapes: [[Int]], _ left: Bool, _ right: Bool) -> [Int]? {
    guard shapes.allSatisfy({ $0.count == 2 }) else { return nil }
    let a = left ? shapes[0].reversed() : shapes[0]
    let b = right ? shapes[1].reversed() : shapes[1]
    return a[1] == b[0] ? [a[0], b[1]] : nil
  }
}

extension Rearrangement {
  /// Whether the rule can be applied to an input of this shape.
  fileprivate func fits(_ input: [Int]) -> Bool {
    switch self {
    case .reshape(let shape): shape.product == input.product
    case .broadcast(let shape): broadcastShape([input, shape]) == shape
    case .transpose(let order): order.sorted() == Array(input.indices)
    case .slice(let dimension, let start, let count):
      input.indices.contains(dimension) && start >= 0 && count > 0
        && start + count <= input[dimension]
    case .pad(let dimension, let before, let after):
      input.indices.contains(dimension) && before >= 0 && after >= 0
    case .diagonal, .lowerTriangle: input.count == 2 && input[0] == input[1]
    case .diagonalMatrix: input.count == 1
    }
  }
}
