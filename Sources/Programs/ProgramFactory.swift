internal import Synchronization
internal import Tensors

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

private let said = Mutex<Set<String>>([])

private func sayOnce(_ line: String) {
  guard said.withLock({ $0.insert(line).inserted }) else { return }
  _ = line.withCString { write(2, $0, strlen($0)) }
}
