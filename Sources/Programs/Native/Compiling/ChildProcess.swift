internal import CEvidenceKernels
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A process that was started here, and a thread that awaits its end.
final class ChildProcess: Sendable {
  let pid: pid_t
  private let outcome = Mutex<Int32?>(nil)
  private let watcher = Mutex<pthread_t?>(nil)

  /// Starts the first argument, a path, with the others; what it prints goes to a file. Nil where it cannot be started.
  init?(_ arguments: [String], errorsTo log: String) {
    guard let pid = Self.start(arguments, errorsTo: log) else { return nil }
    self.pid = pid
    var thread = pthread_t()
    let own = Unmanaged.passRetained(self)
    let status = pthread_create(
      &thread,
      nil,
      { argument in
        let own: UnsafeMutableRawPointer? = argument
        if let own { Unmanaged<ChildProcess>.fromOpaque(own).takeRetainedValue().watch() }
        return nil
      },
      own.toOpaque()
    )
    if status == 0 {
      watcher.withLock { $0 = thread }
    } else {
      own.release()
      watch()
    }
  }

  var isFinished: Bool { outcome.withLock { $0 != nil } }

  /// The status with which it ended, as of `waitpid`; −1 where that cannot be known.
  func awaited() -> Int32 {
    join()
    return outcome.withLock { $0 ?? -1 }
  }

  /// Ends it, if it has not ended.
  func end() {
    // Until its end is noted, its number is no other process's.
    outcome.withLock { if $0 == nil { kill(pid, SIGKILL) } }
    join()
  }

  private func join() {
    let thread = watcher.withLock { thread in
      defer { thread = nil }
      return thread
    }
    if let thread { pthread_join(thread, nil) }
  }

  private func watch() {
    var information = siginfo_t()
    while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    outcome.withLock { outcome in
      var status: Int32 = 0
      outcome = waitpid(pid, &status, 0) == pid ? status : -1
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
