import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// What nothing reads has no derivative, though there may be a pole there: over all rows, and all ways to leave elements out.
@Suite struct UnreadElementTests {
  private static let axis = Axis.enumerated(11, size: 4)

  /// Ways to read the first element of four, or of four rows of a matrix, once.
  private static let readings: [(name: String, read: @Sendable (Tensor) -> Tensor)] = [
    ("slice", { sum($0[0..<1]) }),
    ("slices", { sum($0[0..<1]) + 0.5 * sum($0[0..<1]) - 0.5 * $0[0] }),
    ("gather", { sum($0.gathered(Tensor([0, 0]))) * 0.5 }),
    ("diagonal", { sum(diagonal(concatenated([$0[0..<3], Tensor([0])]).reshaped(2, 2))) }),
    ("triangle", { sum(lowerTriangle(concatenated([$0[0..<2], zeros]).reshaped(2, 2))) }),
    ("axis", { $0.axisFromEvent(axis).gathered(Tensor(0), of: axis) }),
  ]
  private static let zeros = Tensor([0, 0])

  /// Where elements are not read.
  private static let places: [Double] = [0, -1, .infinity]

  /// By both engines.
  private func results(_ outputs: [Tensor], _ state: [Variable: [Double]]) throws -> [[[Double]]] {
    let graph = Graph(outputs: outputs)
    let read = Set(graph.variables)
    let own = state.filter { read.contains($0.key) }
    let source = ProgramSource(graph: graph, sizes: [:], data: [:], state: own)
    let programs: [any Program] = [
      try InterpretedProgram(source), try NativeProgram(source, compiler: Compiler()),
    ]
    return programs.map { program in
      _ = program.run(StepInputs())
      return outputs.indices.map { program.output($0).elements }
    }
  }

  @Test(arguments: readings.indices) func itHasNoDerivative(index: Int) throws {
    let (name, read) = Self.readings[index]
    var (state, outputs, alone, names): ([Variable: [Double]], [Tensor], [Tensor], [String])
    (state, outputs, alone, names) = ([:], [], [], [])
    func bound(_ elements: [Double]) -> Tensor {
      let variable = Variable(.parameter, shape: [elements.count])
      state[variable] = elements
      return Tensor(variable)
    }
    for row in Elementwise.all {
      let operands = ElementwisePoints.differentiable(row)
      let samples = try #require(ElementwisePoints.all[row.name])
      guard !operands.isEmpty else { continue }
      let sample = samples.first { row($0) != 0 } ?? samples[0]
      for operand in operands {
        let inputs = sample.indices.map { index in
          ElementwisePoints.isOrder(index, of: row)
            ? Tensor(sample[index])
            : bound([sample[index]] + Self.places.map { index == operand ? $0 : sample[index] })
        }
        let value = row.apply(inputs)
        outputs += gradient(of: read(value), withRespectTo: [inputs[operand]])
        alone += gradient(of: sum(value), withRespectTo: [inputs[operand]])
        names.append("\(name) of \(row.name), \(operand)")
      }
    }
    for engine in try results(outputs + alone, state) {
      for (index, name) in names.enumerated() {
        let (slope, own) = (engine[index], engine[names.count + index][0])
        #expect(abs(slope[0] - own) <= 1e-12 * abs(own), "\(name)")
        #expect(slope.dropFirst().allSatisfy { $0 == 0 }, "\(name): \(slope)")
      }
    }
  }
}
