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
  let order = Tensor.listed([output])
  let wanted = Set(targets)
  var reaches = wanted
  for tensor in order where !reaches.contains(tensor) {
    if tensor.inputs.contains(where: reaches.contains) { reaches.insert(tensor) }
  }
  var poles: Set<Tensor> = []
  for tensor in order where reaches.contains(tensor) {
    let behind = tensor.inputs.filter(reaches.contains)
    if behind.contains(where: poles.contains) || tensor.mayHavePole(in: behind) {
      poles.insert(tensor)
    }
  }
  var cotangents = [output: Cotangents(Cotangent(Tensor(1)))]
  for tensor in order.reversed() where reaches.contains(tensor) && !tensor.inputs.isEmpty {
    // A target that is itself computed from others still passes its cotangent on.
    let inputs = tensor.inputs
    guard inputs.contains(where: reaches.contains) else { continue }
    guard let cotangent = cotangents[tensor]?.total else { continue }
    let shares = tensor.shares(of: cotangent, for: inputs.map(reaches.contains), poles)
    for (input, share) in zip(inputs, shares) {
      guard let share, share.value.constantValue != 0 else { continue }
      cotangents[input, default: Cotangents()].add(share)
    }
  }
  return targets.map { target in
    guard let cotangent = cotangents[target]?.total else { return .filled(0, target.shape) }
    return cotangent.kept.broadcast(to: target.shape)
  }
}

extension Tensor {
  /// What of the cotangent of this node belongs to each of its inputs; nil where zero or not wanted.
  fileprivate func shares(
    of cotangent: Cotangent,
    for isWanted: [Bool],
    _ poles: Set<Tensor>
  ) -> [Cotangent?] {
    let inputs = inputs
    if case .elementwise(let row) = operation {
      let parts = row.derivative(inputs, self, cotangent.value)
      return inputs.indices.map { index in
        guard isWanted[index], let part = parts[index] else { return nil }
        let share = Cotangent(part, under: cotangent.claims)
        let isBefore = poles.contains(inputs[index])
        return share?.summed(to: inputs[index], from: self, behindIsPole: isBefore)
      }
    }
    // The inputs' masks are mostly the same, and so are the parts that come of them.
    var known: [[[Claim]]: [Tensor?]] = [:]
    return inputs.indices.map { index in
      guard isWanted[index] else { return nil }
      let (moved, staying) = cotangent.claims.moved(to: inputs[index], from: self)
      let late = staying.filter(isMaskedLate)
      let early = staying.filter { !late.contains($0) }
      let parts =
        known[[early, late]]
        ?? guarded(by: early).cotangents(early.keep(cotangent.value), keeping: late.keep)
      known[[early, late]] = parts
      let read = poles.contains(inputs[index]) ? isRead(index) : []
      return parts[index].flatMap { part in
        Cotangent(part.summedAxes(to: inputs[index], from: self), under: moved + read)
      }
    }
  }

  /// Whether a derivative by one of `behind` may be infinite where all inputs are finite.
  fileprivate func mayHavePole(in behind: [Tensor]) -> Bool {
    if case .elementwise(let row) = operation { return !Elementwise.withoutPoles.contains(row) }
    let linear = facts.linearIn.map { inputs[$0] }
    return !behind.allSatisfy(linear.contains)
  }

  /// The cotangents of the inputs by the rule of the node's own operation.
  private func cotangents(
    _ cotangent: Tensor,
    keeping keep: (Tensor) -> Tensor = { $0 }
  ) -> [Tensor?] {
    primitive.cotangents(of: self, cotangent, keeping: keep)
  }

  /// That an element of an input is read at all: a pole may stand behind one that a selection leaves out.
  private func isRead(_ input: Int) -> [Claim] {
    // What moves elements without leaving any out reads them all.
    let isWhole = facts.readsOnce && (movesAxes || shape.product >= inputs[input].shape.product)
    guard input == 0, facts.isSelection || facts.readsOnce, !isWhole,
      let marks = cotangents(.filled(1, shape))[0]
    else { return [] }
    let count = marks.summedAxes(to: inputs[0], from: self)
    return count.constantValue == nil ? [Claim(count .> 0)] : []
  }

  /// Whether a mask is better put on what the rule makes of a cotangent, since it would multiply the 0 by its own values.
  private func isMaskedLate(_ claim: Claim) -> Bool {
    switch operation {
    case .triangularSolve, .chain: claim.condition.shape.isEmpty
    default: false
    }
  }

  /// A product whose sides are 0 in repetitions where a claim does not hold: its rule multiplies them by a cotangent of 0.
  private func guarded(by claims: [Claim]) -> Tensor {
    guard case .product = operation else { return self }
    let sides = inputs.map { side in
      // Data and parameters are finite everywhere.
      if side.isStored { return side }
      let own = claims.filter { $0.condition.shape.isEmpty }
      return own.filter { $0.condition.axes.isSubset(of: side.axes) }.keep(side)
    }
    return primitive.applied(to: sides)
  }

  private var isStored: Bool {
    if case .rearrange = operation { inputs[0].isStored } else { inputs.isEmpty }
  }

  /// This cotangent of the result of an elementwise `node` as one of an input of it: everything
  /// that broadcasting repeated is added up.
  ///
  /// A dimension or an axis of the result that the cotangent lacks is the same in every
  /// repetition: a multiplication.
  package func summed(to input: Tensor, from node: Tensor) -> Tensor {
    var result = self
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
