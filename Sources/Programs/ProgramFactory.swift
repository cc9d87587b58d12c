internal import EvidenceTensors
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The program for `source`: native where a C compiler is found, else interpreted, which is said once.
///
/// `EVIDENCE_ENGINE=interpreter` asks for the interpreter.
package func makeProgram(_ source: ProgramSource) throws -> any Program {
  if Cache.environment("EVIDENCE_ENGINE") == "interpreter" { return try InterpretedProgram(source) }
  do {
    return try NativeProgram(source, compiler: Compiler())
  } catch {
    sayOnce("evidence: \(error) Using the interpreter.\n")
    return try InterpretedProgram(source)
  }
}

/// The program for a few runs of `source`: interpreted where that is quicker than compiling.
package func makeProgram(_ source: ProgramSource, runs: Int) throws -> any Program {
  let operations = Double(runs) * source.operations
  return operations < mostInterpreted ? try InterpretedProgram(source) : try makeProgram(source)
}

/// About as many operations as the interpreter makes while a program is compiled.
private let mostInterpreted = 1e7

extension ProgramSource {
  /// About how many elementary operations a step takes.
  fileprivate var operations: Double {
    graph.tensors.reduce(0) { sum, tensor in
      let repeats = tensor.axes.reduce(1.0) { product, axis in
        let isBatched = axis == minibatch?.axis
        let size = isBatched ? minibatch?.size : axis.fixedSize ?? sizes[axis]
        return product * Double(size ?? 1)
      }
      return sum + repeats * Double(tensor.shape.product * tensor.work)
    }
  }
}

private let said = Mutex<Set<String>>([])

private func sayOnce(_ line: String) {
  guard said.withLock({ $0.insert(line).inserted }) else { return }
  _ = line.withCString { write(2, $0, strlen($0)) }
}
