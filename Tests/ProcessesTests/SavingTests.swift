import Foundation
import Testing

/// Fits in one process, what comes of them in another.
@Suite struct SavingTests {
  private let savings = Executable(name: "EvidenceSavings")

  private func withFile(_ body: (String) throws -> Void) rethrows {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test func anotherProcessDrawsTheSameBitsWithoutTheData() throws {
    try withFile { path in
      let fitted = try savings.lines(["fit", path])
      #expect(fitted.count > 8)
      #expect(try savings.lines(["draw", path]) == fitted)
    }
  }

  /// Wherever a process is killed, while it steps or while it writes, the file is whole, and the fit that goes on from it ends
  /// with the bits of one that ran through.
  @Test func killedAtTwentyMomentsAFitEndsWithTheSameBits() throws {
    let clock = ContinuousClock()
    try withFile { path in
      let start = clock.now
      let whole = try savings.lines(["fit", path])
      let seconds =
        Double((clock.now - start).components.attoseconds) * 1e-18
        + Double((clock.now - start).components.seconds)
      var killed = 0
      for moment in 0..<20 {
        try? FileManager.default.removeItem(atPath: path)
        let (process, _) = savings.process(["fit", path])
        try process.run()
        // From when the first file may be there to the end.
        while !FileManager.default.fileExists(atPath: path), process.isRunning { usleep(500) }
        usleep(useconds_t(1e6 * seconds * 0.02 * Double(moment)))
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        if process.terminationReason == .uncaughtSignal { killed += 1 }
        #expect(try savings.lines(["resume", path]) == whole, "moment \(moment)")
      }
      #expect(killed >= 10, "\(killed) were killed before their end")
    }
  }
}
