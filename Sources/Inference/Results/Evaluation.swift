internal import Programs
internal import Tensors

/// The engine for a few evaluations: the interpreter where that is quicker than compiling, else the usual one.
enum Evaluation {
  /// About as many operations as the interpreter makes while a program is compiled.
  private static let limit = 1e7

  static func program(_ source: ProgramSource, runs: Int = 1) throws -> any Program {
    let operations = Double(runs) * cost(of: source)
    return operations < limit ? try InterpretedProgram(source) : try makeProgram(source)
  }

  private static func cost(of source: ProgramSource) -> Double {
    source.graph.tensors.reduce(0) { sum, tensor in
      let repeats = tensor.axes.reduce(1.0) { product, axis in
        let isBatched = axis == source.minibatch?.axis
        let size = isBatched ? source.minibatch?.size : axis.fixedSize ?? source.sizes[axis]
        return product * Double(size ?? 1)
      }
      var inner = 1
      if case .product(let transposed, _) = tensor.operation {
        inner = tensor.inputs[0].shape[transposed ? 0 : 1]
      }
      return sum + repeats * Double(tensor.shape.product * inner)
    }
  }
}
