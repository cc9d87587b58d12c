extension Tensor {
  /// The integers 0, 1, … along an axis.
  package static func index(along axis: Axis) -> Tensor {
    .make(.axisIndex(axis), [], shape: [], axes: [axis], kind: .integer)
  }

  /// The number of repetitions of an axis.
  package static func size(of axis: Axis) -> Tensor {
    if let size = axis.fixedSize { return Tensor(Double(size)) }
    return .make(.axisSize(axis), [], shape: [], axes: [])
  }

  /// Σ over an axis; a value that does not carry it is the same in every repetition and is
  /// multiplied by their number.
  package func summed(over axis: Axis) -> Tensor {
    if mistake != nil { return self }
    guard axes.contains(axis) else { return .size(of: axis) * self }
    if let inner = operand(of: .negate) { return -inner[0].summed(over: axis) }
    if let inner = operand(of: .multiply) {
      // A factor without the axis leaves the sum: only what varies is added up.
      if !inner[1].axes.contains(axis) { return inner[0].summed(over: axis) * inner[1] }
      if !inner[0].axes.contains(axis) { return inner[1].summed(over: axis) * inner[0] }
    }
    if let inner = operand(of: .divide), !inner[1].axes.contains(axis) {
      return inner[0].summed(over: axis) / inner[1]
    }
    if let moved = productWithSum(over: axis) { return moved }
    return .applying(.reduceAxis(.sum, axis), to: [self])
  }

  package func summed(over axes: some Sequence<Axis>) -> Tensor {
    axes.reduce(self) { $0.summed(over: $1) }
  }

  /// The sum moved into a product of which only one side carries the axis, also from outside another sum.
  private func productWithSum(over axis: Axis) -> Tensor? {
    if case .reduceAxis(.sum, let other) = operation,
      let inner = inputs[0].productWithSum(over: axis)
    {
      return inner.summed(over: other)
    }
    guard case .product(let left, let right) = operation else { return nil }
    let (a, b) = (inputs[0], inputs[1])
    if a.axes.contains(axis), b.axes.contains(axis) { return nil }
    return .product(
      a.axes.contains(axis) ? a.summed(over: axis) : a,
      b.axes.contains(axis) ? b.summed(over: axis) : b,
      transposeLeft: left,
      transposeRight: right
    )
  }

  package func maximum(over axis: Axis) -> Tensor {
    if mistake != nil { return self }
    guard axes.contains(axis) else { return self }
    return .applying(.reduceAxis(.maximum, axis), to: [self])
  }

  /// log Σ exp over an axis.
  package func logSummedExp(over axis: Axis) -> Tensor {
    guard axes.contains(axis) else { return self + log(.size(of: axis)) }
    let top = finiteShift(maximum(over: axis))
    return top + log(exp(self - top).summed(over: axis))
  }
}
