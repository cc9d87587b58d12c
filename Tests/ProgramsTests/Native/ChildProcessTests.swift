import EvidencePrograms
import Foundation
import Testing

@Suite struct ChildProcessTests {
  /// Whoever waits for any child of this process would else find it over and over.
  @Test func oneThatEndedIsGoneThoughNobodyAsks() throws {
    let child = try #require(ChildProcess(["/bin/true"], errorsTo: "/dev/null"))
    let end = ContinuousClock().now + .seconds(60)
    while kill(child.pid, 0) == 0, ContinuousClock().now < end { usleep(1_000) }
    #expect(kill(child.pid, 0) == -1 && errno == ESRCH)
    #expect(child.isFinished && child.awaited() == 0)
  }

  @Test func oneThatRunsIsEnded() throws {
    let child = try #require(ChildProcess(["/bin/sleep", "1000"], errorsTo: "/dev/null"))
    #expect(!child.isFinished)
    child.end()
    #expect(child.isFinished && child.awaited() == SIGKILL)
    #expect(kill(child.pid, 0) == -1 && errno == ESRCH)
  }

  @Test func theStatusIsKept() throws {
    let log = "/tmp/evidence-child-\(getpid())"
    defer { unlink(log) }
    let child = try #require(
      ChildProcess(["/bin/sh", "-c", "echo why; exit 3"], errorsTo: log)
    )
    #expect(child.awaited() == 3 << 8)
    #expect(try String(contentsOfFile: log, encoding: .utf8) == "why\n")
    #expect(ChildProcess(["/no/such/program"], errorsTo: "/dev/null") == nil)
  }
}
