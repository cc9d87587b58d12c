import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// Gradients, passes and rebuilding on random graphs over all operations.
@Suite struct RandomGraphTests {
  @Test(arguments: 0..<300)
  func gradientMatchesDifferences(seed: Int) throws {
    let graph = RandomGraph(seed: seed)
    try graph.graph.verify(after: "gradient")
    var generator = Generator(seed: seed)
    let error = try graph.point.gradientError(
      of: graph.loss,
      in: graph.parameters,
      step: 0.001,
      floor: 0.1,
      using: &generator
    )
    #expect(error < 1e-8)
  }

  @Test(arguments: 0..<300)
  func valuesAreModerate(seed: Int) throws {
    let graph = RandomGraph(seed: seed, isMinibatched: seed % 2 == 1)
    let program = try InterpretedProgram(graph.source())
    _ = program.run(graph.inputs(steps: 2))
    for index in graph.graph.outputs.indices {
      let elements = program.output(index).elements
      #expect(elements.allSatisfy { abs($0) < 1e4 }, "output \(index)")
    }
  }
}
