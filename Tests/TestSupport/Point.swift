internal import EvidencePrograms
package import EvidenceTensors

/// Numbers for the variables of an expression: where it is evaluated and differentiated.
package struct Point: Sendable {
  package var sizes: [Axis: Int]
  package var values: [Variable: NumericArray]
  package var seed: UInt64

  package init(
    sizes: [Axis: Int] = [:],
    values: [Variable: NumericArray] = [:],
    seed: UInt64 = 0
  ) {
    self.sizes = sizes
    self.values = values
    self.seed = seed
  }

  /// A new parameter with random elements.
  package mutating func parameter(
    _ shape: [Int] = [],
    plates: [Axis] = [],
    in range: ClosedRange<Double> = -1...1,
    using generator: inout Generator
  ) -> Tensor {
    let variable = Variable(.parameter, shape: shape, plates: plates)
    let axes = variable.axes.sorted
    let extents = axes.map { $0.fixedSize ?? sizes[$0] ?? 1 }
    let count = extents.product * shape.product
    bind(variable, generator.doubles(count, in: range))
    return Tensor(variable)
  }

  /// Binds elements: axes in canonical order, then the event shape.
  package mutating func bind(_ variable: Variable, _ elements: [Double]) {
    let axes = variable.axes.sorted
    values[variable] = NumericArray(
      axes: axes,
      sizes: axes.map { $0.fixedSize ?? sizes[$0] ?? 1 },
      shape: variable.shape,
      elements: elements
    )
  }

  package func evaluate(_ tensors: [Tensor]) throws -> [NumericArray] {
    let draws = Interpreter.Draws(seed: seed)
    return try Interpreter(sizes: sizes, values: values, noise: draws).evaluate(tensors)
  }

  /// The elements of tensors without plates by either engine.
  package func evaluatedByBoth(
    _ tensors: [Tensor]
  ) throws -> [(engine: String, elements: [[Double]])] {
    let graph = Graph(outputs: tensors)
    let read = Set(graph.variables)
    let state = values.filter { read.contains($0.key) }.mapValues(\.elements)
    let source = ProgramSource(graph: graph, sizes: [:], data: [:], state: state)
    let native = try NativeProgram(source, compiler: Compiler())
    _ = native.run(StepInputs())
    return [
      ("interpreter", try evaluate(tensors).map(\.elements)),
      ("native", tensors.indices.map { native.output($0).elements }),
    ]
  }

  package func evaluate(_ tensor: Tensor) throws -> NumericArray { try evaluate([tensor])[0] }

  /// The point moved by `distance` along a direction in one variable.
  package func moved(_ variable: Variable, along direction: [Double], by distance: Double) -> Point
  {
    var point = self
    guard let value = values[variable] else { return self }
    point.bind(variable, zip(value.elements, direction).map { $0 + distance * $1 })
    return point
  }
}

/// Σ over all event dimensions and axes.
package func total(_ tensor: Tensor) -> Tensor { sum(tensor).summed(over: tensor.axes) }
