internal import Programs
internal import Tensors

/// The engine for some evaluations: the interpreter where that is quicker than compiling, else the usual one.
enum EngineChoice {
  /// About as many operations as the interpreter makes while a program is compiled.
  private static let limit = 3e7

  static func program(_ source: ProgramSource, runs: Int = 1) throws -> any Program {
    let operations = Double(runs) * cost(of: source)
    return operations > limit ? try makeProgram(source) : try InterpretedProgram(source)
  }

  private static func cost(of source: ProgramSource) -> Double {
    source.graph.tensors.reduce(0) { sum, tensor in
      let repeats = tensor.axes.map { $0.fixedSize ?? source.sizes[$0] ?? 1 }.product
      return sum + Double(repeats) * Double(tensor.shape.product)
    }
  }
}
