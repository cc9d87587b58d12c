import Foundation
import Testing

/// The same model, data and seed give the same bits, whatever else the process has made before, with hash seeds and addresses
/// that differ from process to process.
@Suite struct HistoryTests {
  private static let histories = [
    "none", "none", "turned", "same", "fitted", "studied", "expressions", "released", "shared",
    "everything",
  ]

  @Test(arguments: ["native", "interpreter"])
  func tenProcessesWithOtherHistoriesGiveTheSameBits(engine: String) throws {
    let outputs = try Self.histories.map { try output(after: $0, engine: engine) }
    let expected = try #require(outputs.first)
    #expect(expected.count > 25)
    for (history, output) in zip(Self.histories, outputs) where output != expected {
      let pairs = zip(output, expected).filter { $0 != $1 }
      Issue.record("after \(history), \(engine): \(pairs.map { "\($0) instead of \($1)" })")
    }
  }

  /// The lines that a process writes that makes other things first.
  private func output(after history: String, engine: String) throws -> [String] {
    try Executable(name: "EvidenceHistories")
      .lines([history], ["EVIDENCE_ENGINE": engine, "SWIFT_DETERMINISTIC_HASHING": nil])
  }
}
