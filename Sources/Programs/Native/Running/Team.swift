internal import CEvidenceKernels
internal import EvidenceTensors

/// The workers of a program: the calling thread and others that sleep between runs.
final class Team {
  let pointer: OpaquePointer
  let workers: Int

  init(workers: Int) throws(UsageError) {
    guard let count = Int32(exactly: workers), let pointer = ev_team_create(count) else {
      throw UsageError(
        what: "cannot start \(workers) threads",
        place: "NativeProgram",
        fix: "Ask for fewer threads"
      )
    }
    self.pointer = pointer
    self.workers = workers
  }

  deinit { ev_team_destroy(pointer) }
}
