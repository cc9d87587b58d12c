internal import CEvidenceKernels
internal import Synchronization

#if canImport(Darwin)
  package import Darwin
#else
  package import Glibc
#endif

/// A process that was started here, and a thread that awaits its end.
package final class ChildProcess: Sendable {
  package let pid: pid_t
  private let outcome: Outcome
  private let watcher: Mutex<Background<Void>>

  /// The status with which it ended, as of `waitpid`; until then its number is no other process's.
  private final class Outcome: Sendable {
    let status = Mutex<Int32?>(nil)
  }

  /// Starts the first argument, a path, with the others, what it prints going to a file; nil where it cannot be started.
  package init?(_ arguments: [String], errorsTo log: String) {
    guard let pid = Self.start(arguments, errorsTo: log) else { return nil }
    let outcome = Outcome()
    self.pid = pid
    self.outcome = outcome
    watcher = Mutex(Background { Self.watch(pid, outcome) })
  }

  package var isFinished: Bool { outcome.status.withLock { $0 != nil } }

  /// The status with which it ended; −1 where that cannot be known.
  package func awaited() -> Int32 {
    watcher.withLock { $0.value() }
    return outcome.status.withLock { $0 ?? -1 }
  }

  /// Ends it, if it has not ended.
  package func end() {
    outcome.status.withLock { if $0 == nil { kill(pid, SIGKILL) } }
    _ = awaited()
  }

  private static func watch(_ pid: pid_t, _ outcome: Outcome) {
    var information = siginfo_t()
    while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    outcome.status.withLock { status in
      var own: Int32 = 0
      status = waitpid(pid, &own, 0) == pid ? own : -1
    }
  }

  private static func start(_ arguments: [String], errorsTo log: String) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var pid = pid_t()
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    pointers.append(nil)
    let status = posix_spawn(&pid, arguments[0], &actions, nil, pointers, ev_environment())
    return status == 0 ? pid : nil
  }
}
