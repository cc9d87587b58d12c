import Foundation
import Testing

/// The interpreter stands in where there is no compiler, and nowhere else; either is said.
@Suite struct EngineTests {
  private static let missing = "/nonexistent/cc"
  private static let sentence =
    "Compiler: no C compiler is found ($CC, clang beside swift, clang, cc). Install clang or gcc, "
    + "or set CC to one; programs run in the interpreter until then."

  @Test func withoutACompilerTheInterpreterIsUsedAndSaid() throws {
    let run = try ToolProcess(
      "fit",
      "eight-schools",
      "--steps",
      "2",
      environment: ["CC": Self.missing, "EVIDENCE_ENGINE": nil]
    )
    #expect(run.status == 0)
    #expect(run.errors.contains("evidence: \(Self.sentence) Using the interpreter.\n"))
    #expect(run.output.contains("interpreter"))
  }

  @Test func whereCompiledCodeIsAskedForItsAbsenceIsAnError() throws {
    let run = try ToolProcess(
      "fit",
      "eight-schools",
      "--steps",
      "2",
      environment: ["CC": Self.missing, "EVIDENCE_ENGINE": "native"]
    )
    #expect(run.status == 1)
    #expect(run.errors.contains(Self.sentence))
    #expect(!run.errors.contains("Using the interpreter"))
  }

  @Test func aLevelIsOneOfTwo() throws {
    let run = try ToolProcess(
      "fit",
      "eight-schools",
      "--steps",
      "2",
      environment: ["EVIDENCE_LEVEL": "fast"]
    )
    #expect(run.status == 1)
    #expect(
      run.errors.contains(
        "EVIDENCE_LEVEL: there is no level called \"fast\". Set it to quick or full, or unset it."
      )
    )
  }

  @Test func aCompilerThatFailsIsAnError() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "evidence-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try ToolProcess(
      "fit",
      "eight-schools",
      "--steps",
      "2",
      environment: ["CC": "/bin/false", "EVIDENCE_CACHE": folder.path, "EVIDENCE_ENGINE": nil]
    )
    #expect(run.status == 1)
    #expect(
      run.errors.contains(
        "Compiler: /bin/false ended with status 256: no message. Set CC to a working C compiler."
      )
    )
    #expect(!run.errors.contains("interpreter"))
  }

  @Test func anEngineThatIsNotThereIsRefused() throws {
    let run = try ToolProcess(
      "fit",
      "eight-schools",
      "--steps",
      "2",
      environment: ["EVIDENCE_ENGINE": "quick"]
    )
    #expect(run.status == 1)
    let sentence =
      "EVIDENCE_ENGINE: there is no engine called \"quick\". Set it to native or interpreter, or unset it."
    #expect(run.errors.contains(sentence))
  }
}
