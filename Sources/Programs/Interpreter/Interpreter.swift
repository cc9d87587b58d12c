package import EvidenceTensors

/// Computes expressions in plain Swift and `Double`: what every other engine is tested against.
///
/// Values carry their axes in canonical order, then the event shape, row-major.
package struct Interpreter: Sendable {
  /// The rows of one plate that a step sees.
  package struct Batch: Sendable {
    package let axis: Axis
    package let rows: [Int]
    package init(axis: Axis, rows: [Int]) {
      self.axis = axis
      self.rows = rows
    }
  }
  /// What keys the draws of a step, besides the place of the element.
  package struct Draws: Sendable {
    package var seed: UInt64
    package var step: Int
    /// Which mapping from random bits to numbers is used; the interpreter computes in `Double`
    /// with both.
    package var precision: Precision
    package init(seed: UInt64 = 0, step: Int = 0, precision: Precision = .double) {
      self.seed = seed
      self.step = step
      self.precision = precision
    }
  }

  /// The full size of every plate.
  package let sizes: [Axis: Int]
  package let values: [Variable: NumericArray]
  package let noise: Draws
  package let batch: Batch?

  package init(
    sizes: [Axis: Int] = [:],
    values: [Variable: NumericArray] = [:],
    noise: Draws = Draws(),
    batch: Batch? = nil
  ) {
    self.sizes = sizes
    self.values = values
    self.noise = noise
    self.batch = batch
  }

  /// The number of repetitions of an axis in this step.
  package func size(of axis: Axis) -> Int {
    if let batch, batch.axis == axis { return batch.rows.count }
    guard let size = axis.fixedSize ?? sizes[axis] else {
      preconditionFailure("Interpreter: the plate \(axis) has no size")
    }
    return size
  }

  /// The values of `tensors`.
  ///
  /// - Throws: `UsageError` for a mistake in how an expression was written, or a variable without
  ///   a value.
  package func evaluate(_ tensors: [Tensor]) throws(UsageError) -> [NumericArray] {
    for tensor in Tensor.listed(tensors) {
      if let mistake = tensor.mistake {
        throw UsageError(what: mistake, place: "evaluate", fix: "Correct the shapes in the formula")
      }
      if let variable = tensor.variable, values[variable] == nil {
        throw UsageError(
          what: "the \(variable.role.rawValue) variable of shape \(variable.shape) has no value",
          place: "evaluate",
          fix: "Bind a value to it"
        )
      }
    }
    return computed(tensors)
  }

  /// The values of `tensors`, whose variables all have one.
  func computed(_ tensors: [Tensor]) -> [NumericArray] {
    let order = Tensor.listed(tensors)
    // A value is let go after its last use.
    var uses: [Tensor: Int] = [:]
    for tensor in order { for input in tensor.inputs { uses[input, default: 0] += 1 } }
    for tensor in tensors { uses[tensor, default: 0] += 1 }
    var results: [Tensor: NumericArray] = [:]
    for tensor in order {
      let inputs = tensor.inputs
      let operands = inputs.map { input in
        guard let operand = results[input] else { preconditionFailure("Interpreter: no operand") }
        return operand
      }
      results[tensor] = value(of: tensor, operands)
      for input in inputs {
        uses[input, default: 0] -= 1
        if uses[input] == 0 { results[input] = nil }
      }
    }
    return tensors.map { tensor in
      guard let result = results[tensor] else { preconditionFailure("Interpreter: no result") }
      return result
    }
  }

  private func value(of tensor: Tensor, _ x: [NumericArray]) -> NumericArray {
    let axes = tensor.axes.sorted
    let empty = NumericArray.zeros(axes: axes, sizes: axes.map(size(of:)), shape: tensor.shape)
    switch tensor.operation {
    case .invalid(let mistake): preconditionFailure("Interpreter: \(mistake)")
    case .constant(let constant):
      return NumericArray(shape: constant.shape, elements: constant.elements)
    case .variable(let variable):
      guard let value = values[variable] else { preconditionFailure("Interpreter: no value") }
      return value
    case .noise(let noise): return draws(noise, into: empty)
    case .axisIndex(let axis):
      let rows = batch.flatMap { $0.axis == axis ? $0.rows : nil } ?? Array(0..<size(of: axis))
      return empty.with(rows.map(Double.init))
    case .axisSize(let axis): return empty.with([Double(size(of: axis))])
    default: return tensor.primitive.values(x, into: empty)
    }
  }

  private func draws(_ noise: Noise, into result: NumericArray) -> NumericArray {
    let key = NoiseKey(noise, minibatch: batch?.axis, sizes: sizes)
    let events = result.eventCount
    // The index of each repetition, axis by axis.
    func indices(along wanted: [Axis]) -> [Int] {
      let extents = wanted.map(size(of:))
      let strides = Layout.strides(of: extents)
      let own = result.axes.map { axis in
        wanted.firstIndex(of: axis).map { strides[$0] } ?? 0
      }
      return Layout.positions(result.sizes, strides: own)
    }
    let data = indices(along: key.datumAxis.map { [$0] } ?? [])
    let particles = indices(along: key.particleAxis.map { [$0] } ?? [])
    let others = indices(along: key.otherAxes)
    var elements: [Double] = []
    elements.reserveCapacity(result.elements.count)
    for (repetition, datum) in data.enumerated() {
      let isBatched = batch != nil && batch?.axis == key.datumAxis
      let row = isBatched ? batch?.rows[datum] ?? datum : datum
      for element in 0..<events {
        elements.append(
          key.draw(
            isDouble: self.noise.precision == .double,
            seed: self.noise.seed,
            step: self.noise.step,
            particle: particles[repetition],
            datum: row,
            element: element + events * others[repetition]
          )
        )
      }
    }
    return result.with(elements)
  }
}
