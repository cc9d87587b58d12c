internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// A step made again by the interpreter.
struct Replay {
  private let interpreter: Interpreter
  private let plan: FitPlan
  /// The rows of the mini-batch that the step saw.
  let rows: (plate: Axis, rows: [Int32])?

  init(_ failure: StepFailure) throws {
    let plan = failure.state.plan
    var source = try plan.source(Graph(outputs: []), state: [:])
    source.data = plan.bound.data
    source.state = failure.state.values
    interpreter = try InterpretedProgram(source).interpreter(for: failure.inputs)
    self.plan = plan
    rows = plan.minibatch.map { ($0.plate, failure.inputs.rows) }
  }

  func evaluate(_ expressions: [Tensor]) throws -> [NumericArray] {
    let free = Tensor.substituting(plan.quantities.replacements, in: expressions)
    return try interpreter.evaluate(Tensor.substituting(plan.masks, in: free))
  }
}

/// Where among its repetitions a value stands.
struct Place {
  /// The position along each axis, as an array holds it.
  var indices: [Axis: Int] = [:]
  /// Such as "Images 17, particle 2", with the number of the row in the whole data.
  var words = ""
}

extension NumericArray {
  var firstNonFinite: Int? { elements.firstIndex { !$0.isFinite } }

  /// The repetition that an element belongs to.
  func place(
    of position: Int,
    rows: (plate: Axis, rows: [Int32])?,
    _ everyValue: EveryValue
  ) -> Place {
    var place = Place()
    var rest = position / Swift.max(1, shape.product)
    var words: [String] = []
    for (axis, size) in zip(axes, sizes).reversed() {
      let index = rest % size
      rest /= size
      place.indices[axis] = index
      var number = index
      if let rows, rows.plate == axis { number = Int(rows.rows[index]) }
      let name = axis.isPlate ? axis.name : "particle"
      words.append(everyValue.words(axis, at: index) ?? "\(name) \(number)")
    }
    place.words = words.reversed().joined(separator: ", ")
    return place
  }

  /// The event's elements at a place; axes that the place leaves open are at their start.
  func entries(at place: Place) -> [Double] {
    var start = 0
    for (axis, size) in zip(axes, sizes) { start = start * size + (place.indices[axis] ?? 0) }
    let events = shape.product
    return Array(elements[start * events..<(start + 1) * events])
  }
}
