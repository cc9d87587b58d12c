internal import Modeling
internal import Programs
internal import Tensors

/// Evaluates expressions of a bound model in double precision, by the interpreter.
struct Evaluation {
  let bound: BoundModel
  /// Numbers of everything that is not data: parameters, constants of a step, latents.
  let state: [Variable: [Double]]

  func callAsFunction(
    _ tensors: [Tensor],
    with more: [Variable: [Double]] = [:]
  ) throws -> [NumericArray] {
    let source = ProgramSource(
      graph: Graph(outputs: tensors),
      sizes: bound.sizes,
      data: bound.data,
      state: state.merging(more) { $1 }
    )
    let program = try InterpretedProgram(source)
    _ = program.run(StepInputs())
    return tensors.indices.map(program.output)
  }
}
