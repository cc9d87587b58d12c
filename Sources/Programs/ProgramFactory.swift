package import EvidenceTensors
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The program for `source`: native; where no C compiler is found, interpreted, which is said once.
///
/// `EVIDENCE_ENGINE=interpreter` asks for the interpreter, `EVIDENCE_ENGINE=native` for nothing else than compiled code, and
/// `EVIDENCE_MEMORY=guarded` for pages that nothing may touch behind every region of its memory. One that is known to make many
/// `steps` is compiled for speed at once; `EVIDENCE_LEVEL=full` or `quick` asks for one level of all programs.
///
/// - Throws: `UsageError` for a mistake in the graph or its numbers, and where a compiler that is there fails.
package func makeProgram(
  _ source: ProgramSource,
  steps: Int = 0
) throws(UsageError) -> any Program {
  let engine = try Engine.wanted()
  if engine == .interpreter { return try InterpretedProgram(source) }
  if engine == nil, let reason = Compiler.absence {
    sayOnce("evidence: \(reason) Using the interpreter.\n")
    return try InterpretedProgram(source)
  }
  let isGuarded = Cache.environment("EVIDENCE_MEMORY") == "guarded"
  return try NativeProgram(
    source,
    compiler: Compiler(),
    isGuarded: isGuarded,
    level: try Compiler.Level.wanted(),
    expecting: Double(steps) * source.operations(ofDraw: 20)
  )
}

/// The program for a few runs of `source`: interpreted where that is quicker than compiling.
package func makeProgram(
  _ source: ProgramSource,
  runs: Int
) throws(UsageError) -> any Program {
  let isShort = Double(runs) * source.operations < mostInterpreted
  return isShort && Engine.chosen == nil
    ? try InterpretedProgram(source) : try makeProgram(source)
}

extension Engine {
  /// What is chosen, or asked for by `EVIDENCE_ENGINE`.
  fileprivate static func wanted() throws(UsageError) -> Engine? {
    if let chosen { return chosen }
    guard let name = Cache.environment("EVIDENCE_ENGINE") else { return nil }
    guard let engine = Engine(rawValue: name) else {
      throw UsageError(
        what: "there is no engine called \"\(name)\"",
        place: "EVIDENCE_ENGINE",
        fix: "Set it to native or interpreter, or unset it"
      )
    }
    return engine
  }
}

extension Compiler.Level {
  /// What `EVIDENCE_LEVEL` asks for.
  fileprivate static func wanted() throws(UsageError) -> Self? {
    guard let name = Cache.environment("EVIDENCE_LEVEL") else { return nil }
    guard let level = Self(rawValue: name) else {
      throw UsageError(
        what: "there is no level called \"\(name)\"",
        place: "EVIDENCE_LEVEL",
        fix: "Set it to quick or full, or unset it"
      )
    }
    return level
  }
}

/// About as many operations as the interpreter makes while a program is compiled.
private let mostInterpreted = 1e7

extension ProgramSource {
  /// About how many elementary operations a step takes.
  package var operations: Double { operations(ofDraw: 1) }

  /// The same where a draw of noise takes as long as some others: twenty, where nothing is optimized.
  fileprivate func operations(ofDraw draw: Double) -> Double {
    graph.tensors.reduce(0) { sum, tensor in
      let own = tensor.operations { $0 == minibatch?.axis ? minibatch?.size : sizes[$0] }
      return if case .noise = tensor.operation { sum + draw * own } else { sum + own }
    }
  }
}

private let said = Mutex<Set<String>>([])

/// A line for whoever runs the process, the first time that it is said.
func sayOnce(_ line: String) {
  guard said.withLock({ $0.insert(line).inserted }) else { return }
  _ = line.withCString { write(2, $0, strlen($0)) }
}
