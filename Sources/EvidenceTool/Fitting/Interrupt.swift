internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Ctrl-C while a fit runs: the first asks it to stop at the next step, the second ends the process at once.
enum Interrupt: Error {
  /// Thrown where a command was stopped and has shown what was reached.
  case stopped

  private static let requests = Atomic<Int>(0)

  static var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

  /// Does `work`, which looks at `isRequested`; before and after it Ctrl-C does what it did.
  static func watched<Result>(_ work: () throws -> Result) rethrows -> Result {
    // A handler may not be the first to touch what is made lazily.
    requests.store(0, ordering: .relaxed)
    let before = signal(SIGINT) { _ in
      Interrupt.requests.store(1, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
    // What was started in the background is not to be stopped from the terminal.
    if isIgnored(before) { signal(SIGINT, before) }
    defer { signal(SIGINT, before) }
    return try work()
  }

  private static func isIgnored(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
