import EvidenceFiles
import EvidenceTensors
import Foundation
import Testing

@Suite struct OutputFileTests {
  @Test func aFileIsReplacedWhole() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("report.json").path
    try OutputFile.write("a longer first text", to: path)
    try OutputFile.write("second", to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "second")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["report.json"])
  }

  /// None writes into what another has begun: the file is that of one of them, whole.
  @Test func manyThreadsMayWriteOneFile() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("report.json").path
    let texts = (0..<8).map { writer in String(repeating: "\(writer)", count: 400_000 + writer) }
    for _ in 0..<5 {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for text in texts { group.addTask { try OutputFile.write(text, to: path) } }
        try await group.waitForAll()
      }
      let written = try String(contentsOfFile: path, encoding: .utf8)
      #expect(texts.contains(written))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["report.json"])
    }
  }

  @Test func aMissingFolderIsNamed() {
    let error = #expect(throws: UsageError.self) {
      try OutputFile.write("text", to: "/nowhere/report.json")
    }
    #expect(
      error?.description == "/nowhere/report.json: the file cannot be written (No such file or"
        + " directory). Name a file in a folder that exists and that you can write to."
    )
  }
}
