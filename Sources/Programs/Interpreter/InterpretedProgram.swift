package import EvidenceTensors

/// A program that the interpreter runs: always available, and the reference for every other engine.
///
/// A step binds the data (of the mini-batch plate, the step's rows), the state and the scalars;
/// computes outputs and updates; and then assigns all updates at once. State that carries the
/// mini-batch plate is read and written at the step's rows only.
package final class InterpretedProgram: Program {
  private let source: ProgramSource
  private var states: [Variable: [Double]]
  /// Data that is the same in every step.
  private var constants: [Variable: NumericArray] = [:]
  private var outputs: [NumericArray] = []

  /// - Throws: `UsageError` for a mistake in a formula, or numbers that are missing or of the
  ///   wrong size.
  package init(_ source: ProgramSource) throws(UsageError) {
    self.source = source
    states = source.state
    try source.verify()
    for (variable, values) in source.data where !isBatched(variable) {
      constants[variable] = source.array(of: variable, values.doubles, rows: nil)
    }
  }

  package var engine: String { "interpreter" }
  package var threads: Int { 1 }

  package func run(_ inputs: StepInputs) -> [Double] {
    let graph = source.graph
    var scalars: [Double] = []
    for position in 0..<inputs.count {
      let interpreter = interpreter(for: inputs, position: position)
      let results = interpreter.computed(graph.roots)
      outputs = Array(results.prefix(graph.outputs.count))
      for (update, value) in zip(graph.updates, results.dropFirst(graph.outputs.count)) {
        assign(value, to: update.variable, in: interpreter)
      }
      scalars += outputs.filter { $0.shape.isEmpty && $0.axes.isEmpty }.map { $0.elements[0] }
    }
    return scalars
  }

  /// An interpreter with everything bound as the step at `position` of `inputs` sees it; the
  /// state is the present one.
  package func interpreter(for inputs: StepInputs, position: Int = 0) -> Interpreter {
    let batch = batch(of: inputs, position: position)
    var values = constants
    for (variable, numbers) in source.data where isBatched(variable) {
      values[variable] = source.array(of: variable, numbers, rows: batch?.rows)
    }
    for (variable, elements) in states {
      values[variable] = source.array(of: variable, elements, rows: batch?.rows)
    }
    for (index, variable) in source.scalars.enumerated() {
      let number = inputs.scalars[position * source.scalars.count + index]
      values[variable] = NumericArray(elements: [number])
    }
    return Interpreter(
      sizes: source.sizes,
      values: values,
      noise: Interpreter.Draws(
        seed: source.seed,
        step: inputs.first + position,
        precision: source.precision
      ),
      batch: batch
    )
  }

  package func output(_ index: Int) -> NumericArray { outputs[index] }

  package func state(of variable: Variable) -> [Double] {
    guard let elements = states[variable] else {
      preconditionFailure("InterpretedProgram: not a state variable")
    }
    return elements
  }

  package func setState(of variable: Variable, to elements: [Double]) {
    precondition(states[variable]?.count == elements.count, "InterpretedProgram: wrong count")
    states[variable] = elements
  }

  private func isBatched(_ variable: Variable) -> Bool {
    source.minibatch.map { variable.axes.contains($0.axis) } ?? false
  }

  private func batch(of inputs: StepInputs, position: Int) -> Interpreter.Batch? {
    guard let minibatch = source.minibatch else { return nil }
    let start = inputs.rowCounts.prefix(position).reduce(0, +)
    let rows = inputs.rows[start..<start + inputs.rowCounts[position]]
    return Interpreter.Batch(axis: minibatch.axis, rows: rows.map(Int.init))
  }

  /// Writes a value into the state; what it is the same over, it is repeated over.
  private func assign(_ value: NumericArray, to variable: Variable, in interpreter: Interpreter) {
    let axes = variable.axes.sorted
    let sizes = axes.map(interpreter.size(of:))
    let elements = value.elements(along: axes, sizes: sizes, event: variable.shape)
    let rows = isBatched(variable) ? interpreter.batch?.rows : nil
    let places = source.places(of: variable, rows: rows)
    for (place, element) in zip(places, elements) { states[variable]?[place] = element }
  }
}
