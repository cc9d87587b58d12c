internal import EvidenceTensors

/// Rewrites an expression over whole sequences as that of one step, node by node, which proves that a step reads no others.
final class StepRewriter {
  let placeholders: ChainPlaceholders
  private var forms: [Tensor: StepForm] = [:]
  /// Rows of constants along a time axis, with the dimension that they were made of.
  private var rows: [Tensor: (source: Tensor, steps: Int)] = [:]

  init(_ placeholders: ChainPlaceholders) { self.placeholders = placeholders }

  func form(of tensor: Tensor) -> StepForm {
    for node in Tensor.listed([tensor]) where forms[node] == nil {
      forms[node] = makeForm(of: node)
    }
    return forms[tensor] ?? .constant
  }

  private func makeForm(of tensor: Tensor) -> StepForm {
    if let variable = tensor.variable {
      guard placeholders.latents.contains(variable) else { return .constant }
      let steps = variable.shape[0]
      guard steps > 1 else { return fixed(variable, at: 0, tensor.shape) }
      let key = ChainPlaceholders.Key(latent: variable, place: .moving(offset: 0, steps: steps))
      return .moving(Tensor(placeholders.variable(key)), steps: steps, dimension: 0)
    }
    let inputs = tensor.inputs.map { forms[$0] ?? .constant }
    if let obstacle = inputs.first(where: { $0.obstacle != nil }) { return obstacle }
    var isFixed = false
    var moving: (steps: Int, isAxis: Bool)?
    for input in inputs {
      switch input {
      case .constant, .mixed: continue
      case .fixed: isFixed = true
      case .moving(_, let steps, let dimension):
        let own = (steps: steps, isAxis: dimension == nil)
        if let moving, moving != own { return .mixesSteps }
        moving = own
      }
    }
    guard let moving else {
      return isFixed
        ? .fixed(tensor.primitive.applied(to: operands(tensor))) : .constant
    }
    guard !isFixed else { return .mixed("all steps read one value of the sequence") }
    let axis = Axis.time(moving.steps)
    if moving.isAxis { return alongAxis(tensor, moving.steps) }
    let isTaken = tensor.inputs.contains { input in
      if case .constant = forms[input] ?? .constant { input.axes.contains(axis) } else { false }
    }
    if isTaken { return .mixed("a step of another sequence of the same length is read") }
    return alongDimension(tensor, moving.steps)
  }

  /// Inputs with the expressions of steps in their places.
  private func operands(_ tensor: Tensor) -> [Tensor] {
    tensor.inputs.map { input in
      switch forms[input] ?? .constant {
      case .constant, .mixed: input
      case .moving(let step, _, _), .fixed(let step): step
      }
    }
  }

  private func fixed(_ latent: Variable, at place: Int, _ shape: [Int]) -> StepForm {
    let key = ChainPlaceholders.Key(latent: latent, place: .fixed(place))
    return .fixed(Tensor(placeholders.variable(key)).reshaped(shape))
  }

  // MARK: - Time as an axis

  private func alongAxis(_ tensor: Tensor, _ steps: Int) -> StepForm {
    let x = operands(tensor)
    let axis = Axis.time(steps)
    if case .eventFromAxis(axis) = tensor.operation {
      return .moving(x[0], steps: steps, dimension: 0)
    }
    guard let mixed = tensor.facts.mixedAxes, !mixed.contains(axis) else {
      return .mixesSteps
    }
    return .moving(tensor.primitive.applied(to: x), steps: steps, dimension: nil)
  }

  // MARK: - Time as an event dimension

  private func alongDimension(_ tensor: Tensor, _ steps: Int) -> StepForm {
    switch tensor.operation {
    case .elementwise(let row): return elementwise(row, tensor, steps)
    case .product(let left, let right): return product(tensor, left, right, steps)
    case .gather: return gather(tensor, steps)
    default: break
    }
    guard tensor.inputs.count == 1,
      case .moving(let x, _, let position?) = forms[tensor.inputs[0]] ?? .constant
    else { return .mixesSteps }
    switch tensor.operation {
    case .reduce(let reduction, let dimensions):
      if dimensions.contains(position) { return .mixesSteps }
      let own = dimensions.map { $0 > position ? $0 - 1 : $0 }
      let before = dimensions.filter { $0 < position }.count
      let result = x.reduced(reduction, dimensions: own)
      return .moving(result, steps: steps, dimension: position - before)
    case .reduceAxis(let reduction, let axis):
      let result = reduction == .sum ? x.summed(over: axis) : x.maximum(over: axis)
      return .moving(result, steps: steps, dimension: position)
    case .rearrange(let rule): return rearranged(tensor, rule, x, steps, position)
    case .axisFromEvent(let axis):
      if position > 0 {
        return .moving(x.axisFromEvent(axis), steps: steps, dimension: position - 1)
      }
      return axis == .time(steps) ? .moving(x, steps: steps, dimension: nil) : .mixesSteps
    case .eventFromAxis(let axis):
      return .moving(x.eventFromAxis(axis), steps: steps, dimension: position + 1)
    default: return .mixesSteps
    }
  }

  /// Dimensions are counted from the right, as broadcasting does.
  private func elementwise(_ row: Elementwise, _ tensor: Tensor, _ steps: Int) -> StepForm {
    var fromRight: Int?
    for input in tensor.inputs {
      guard case .moving(_, _, let position?) = forms[input] ?? .constant else { continue }
      let own = input.shape.count - 1 - position
      if let fromRight, fromRight != own { return .mixesSteps }
      fromRight = own
    }
    guard let fromRight else { return .mixesSteps }
    let x = tensor.inputs.map { input in
      switch forms[input] ?? .constant {
      case .moving(let step, _, _), .fixed(let step): step
      case .constant, .mixed: step(of: input, fromRight: fromRight, steps)
      }
    }
    let dimension = tensor.shape.count - 1 - fromRight
    return .moving(row.apply(x), steps: steps, dimension: dimension)
  }

  /// A constant without the dimension that is time, along the axis where it has that dimension.
  private func step(of constant: Tensor, fromRight: Int, _ steps: Int) -> Tensor {
    let position = constant.shape.count - 1 - fromRight
    guard position >= 0 else { return constant }
    guard constant.shape[position] != 1 else {
      var shape = constant.shape
      shape.remove(at: position)
      return constant.reshaped(shape)
    }
    let others = constant.shape.indices.filter { $0 != position }
    let turned = position == 0 ? constant : constant.rearranged(.transpose([position] + others))
    let result = turned.axisFromEvent(.time(steps))
    rows[result] = (turned, steps)
    return result
  }

  private func product(_ tensor: Tensor, _ left: Bool, _ right: Bool, _ steps: Int) -> StepForm {
    let (a, b) = (tensor.inputs[0], tensor.inputs[1])
    switch (forms[a] ?? .constant, forms[b] ?? .constant) {
    case (.moving(let x, _, let position?), .constant) where position == (left ? 1 : 0):
      let row = x.reshaped(1, x.shape[0])
      let result = Tensor.product(row, b, transposeRight: right)
      return .moving(result.reshaped(tensor.shape[1]), steps: steps, dimension: 0)
    case (.constant, .moving(let x, _, let position?)) where position == (right ? 0 : 1):
      let column = x.reshaped(x.shape[0], 1)
      let result = Tensor.product(a, column, transposeLeft: left)
      return .moving(result.reshaped(tensor.shape[0]), steps: steps, dimension: 1)
    default: return .mixesSteps
    }
  }

  private func gather(_ tensor: Tensor, _ steps: Int) -> StepForm {
    let (table, index) = (tensor.inputs[0], tensor.inputs[1])
    switch (forms[table] ?? .constant, forms[index] ?? .constant) {
    case (.constant, .moving(let x, _, let position?)):
      return .moving(table.gathered(x), steps: steps, dimension: position)
    case (.moving(let x, _, let position?), .constant) where position > 0:
      let dimension = position - 1 + index.shape.count
      return .moving(x.gathered(index), steps: steps, dimension: dimension)
    default: return .mixesSteps
    }
  }

  private func rearranged(
    _ tensor: Tensor,
    _ rule: Rearrangement,
    _ x: Tensor,
    _ steps: Int,
    _ position: Int
  ) -> StepForm {
    let input = tensor.inputs[0].shape
    switch rule {
    case .reshape(let shape):
      let before = Array(input[..<position]).product
      let place = shape.indices.first {
        shape[$0] == steps && Array(shape[..<$0]).product == before
      }
      guard let place else { return .mixesSteps }
      var rest = shape
      rest.remove(at: place)
      return .moving(x.reshaped(rest), steps: steps, dimension: place)
    case .broadcast(let shape):
      let place = position + shape.count - input.count
      var rest = shape
      rest.remove(at: place)
      return .moving(x.broadcast(to: rest), steps: steps, dimension: place)
    case .transpose(let order):
      guard let place = order.firstIndex(of: position) else { return .mixesSteps }
      let rest = order.filter { $0 != position }.map { $0 > position ? $0 - 1 : $0 }
      return .moving(x.rearranged(.transpose(rest)), steps: steps, dimension: place)
    case .slice(let dimension, let start, let count):
      guard dimension == position else {
        let own = dimension > position ? dimension - 1 : dimension
        let result = x.rearranged(.slice(dimension: own, start: start, count: count))
        return .moving(result, steps: steps, dimension: position)
      }
      return stretch(x, steps, start, count, position)
    case .pad(let dimension, let before, let after):
      guard dimension != position else { return .mixesSteps }
      let own = dimension > position ? dimension - 1 : dimension
      let result = x.rearranged(.pad(dimension: own, before: before, after: after))
      return .moving(result, steps: steps, dimension: position)
    case .shear, .diagonal, .diagonalMatrix, .lowerTriangle: return .mixesSteps
    }
  }

  /// Some successive steps, on a time axis of their own; a single one is at a place that does not move.
  private func stretch(
    _ step: Tensor,
    _ steps: Int,
    _ start: Int,
    _ count: Int,
    _ position: Int
  ) -> StepForm {
    var changes: [Tensor: Tensor] = [:]
    for node in Tensor.listed([step]) where node.axes.contains(.time(steps)) {
      if let variable = node.variable, let key = placeholders.key(of: variable) {
        guard case .moving(let offset, steps) = key.place else { continue }
        let place: ChainPlaceholders.Place =
          count == 1
          ? .fixed(offset + start) : .moving(offset: offset + start, steps: count)
        changes[node] = Tensor(placeholders.variable(.init(latent: key.latent, place: place)))
      } else if let row = rows[node], row.steps == steps {
        let rest = row.source.sliced(start..<start + count)
        let own =
          count == 1
          ? rest.reshaped(Array(rest.shape.dropFirst())) : rest.axisFromEvent(.time(count))
        if count > 1 { rows[own] = (rest, count) }
        changes[node] = own
      } else if node.inputs.isEmpty {
        return .mixesSteps
      }
    }
    let result = step.substituting(changes)
    guard count == 1 else { return .moving(result, steps: count, dimension: position) }
    var shape = result.shape
    shape.insert(1, at: position)
    return .fixed(result.reshaped(shape))
  }
}
