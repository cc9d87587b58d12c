package import EvidenceModeling
internal import EvidencePrograms
package import EvidenceTensors

/// Evaluates expressions of a bound model in double precision, once.
package struct Evaluation {
  package let bound: BoundModel
  /// Numbers of everything that is not data: parameters, constants of a step, latents.
  package let state: [Variable: [Double]]

  package init(bound: BoundModel, state: [Variable: [Double]]) {
    self.bound = bound
    self.state = state
  }

  package func callAsFunction(
    _ tensors: [Tensor],
    with more: [Variable: [Double]] = [:]
  ) throws -> [NumericArray] {
    let program = try makeProgram(source(of: Graph(outputs: tensors), with: more), runs: 1)
    _ = program.run(StepInputs())
    return tensors.indices.map(program.output)
  }

  func source(of graph: Graph, with more: [Variable: [Double]] = [:]) throws -> ProgramSource {
    let read = Set(graph.variables)
    return ProgramSource(
      graph: graph,
      sizes: bound.sizes,
      data: try bound.data(of: read),
      state: state.merging(more) { $1 }.filter { read.contains($0.key) },
      threads: Processors.count
    )
  }
}
