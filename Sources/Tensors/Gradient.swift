/// The derivatives of a scalar without axes with respect to each of `targets`, again as
/// expressions.
///
/// Reverse accumulation. Broadcasting is lazy, so a cotangent may carry fewer axes, or a smaller
/// shape, than its node: `summed(to:)` then multiplies by the size of what it lacks. A target
/// that `output` does not depend on gets zeros.
///
/// - Precondition: `output` has the event shape [] and carries no axes.
public func gradient(of output: Tensor, withRespectTo targets: [Tensor]) -> [Tensor] {
  if output.mistake != nil { return targets.map { _ in output } }
  precondition(
    output.shape.isEmpty && output.axes.isEmpty,
    "gradient: the output has event shape \(output.shape) and axes \(output.axes.map(\.name))"
  )
  let order = Tensor.listedByStructure(output)
  let wanted = Set(targets)
  var reaches = wanted
  for tensor in order where !reaches.contains(tensor) {
    if tensor.inputs.contains(where: reaches.contains) { reaches.insert(tensor) }
  }
  var cotangents: [Tensor: Tensor] = [output: Tensor(1)]
  for tensor in order.reversed() where reaches.contains(tensor) && !tensor.inputs.isEmpty {
    guard let cotangent = cotangents[tensor] else { continue }
    // A target that is itself computed from others still passes its cotangent on.
    let inputs = tensor.inputs
    guard inputs.contains(where: reaches.contains) else { continue }
    let parts = tensor.primitive.cotangents(of: tensor, cotangent)
    for (input, part) in zip(inputs, parts) where reaches.contains(input) {
      guard let part, part.constantValue != 0 else { continue }
      let share = part.summed(to: input, from: tensor)
      cotangents[input] = cotangents[input].map { $0 + share } ?? share
    }
  }
  return targets.map { target in
    guard let cotangent = cotangents[target] else { return .filled(0, target.shape) }
    return cotangent.broadcast(to: target.shape)
  }
}

extension Tensor {
  /// This cotangent of `node`'s result as a cotangent of one of its inputs: everything that
  /// broadcasting repeated is added up.
  ///
  /// A dimension or an axis of the result that the cotangent lacks is the same in every
  /// repetition: a multiplication.
  package func summed(to input: Tensor, from node: Tensor) -> Tensor {
    var result = self
    guard node.operation.broadcasts else {
      // Structural rules return the input's own shape; only axes are left.
      return result.summedAxes(to: input, from: node)
    }
    let target = input.shape
    let full = node.shape
    let lead = full.count - target.count
    // Dimensions of the result (from the left) that the input has once, or not at all.
    var factor = 1.0
    let own = result.shape
    let offset = full.count - own.count
    var summedDimensions: [Int] = []
    for position in full.indices where full[position] != 1 {
      let repeated = position < lead || target[position - lead] == 1
      guard repeated else { continue }
      if position >= offset, own[position - offset] != 1 {
        summedDimensions.append(position - offset)
      } else {
        factor *= Double(full[position])
      }
    }
    if !summedDimensions.isEmpty || own.count > target.count {
      let kept = own.indices.map { summedDimensions.contains($0) ? 1 : own[$0] }
      result = result.reduced(.sum, dimensions: summedDimensions).reshaped(kept)
      if kept.count > target.count { result = result.reshaped(Array(kept.suffix(target.count))) }
    }
    if factor != 1 { result = result * factor }
    return result.summedAxes(to: input, from: node)
  }

  private func summedAxes(to input: Tensor, from node: Tensor) -> Tensor {
    guard !node.movesAxes else {
      // The rule has already dealt with the axes that the input lacks.
      precondition(axes.isSubset(of: input.axes), "a cotangent carries \(axes.map(\.name))")
      return self
    }
    return summed(over: axes.union(node.axes).subtracting(input.axes))
  }
}

extension Operation {
  /// Whether inputs are repeated to the result's event shape.
  fileprivate var broadcasts: Bool {
    if case .elementwise = self { true } else { false }
  }
}
