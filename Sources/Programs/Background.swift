#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Something that a thread of its own computes, while this one does something else.
package final class Background<Value>: @unchecked Sendable {
  private let work: Work<Value>
  private var thread: pthread_t?

  package init(_ compute: @escaping @Sendable () -> Value) {
    work = Work(compute)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackBytes)
    var thread = pthread_t()
    let own = Unmanaged<Job>.passRetained(work)
    let status = pthread_create(
      &thread,
      &attributes,
      { argument in
        let own: UnsafeMutableRawPointer? = argument
        if let own { Unmanaged<Job>.fromOpaque(own).takeRetainedValue().run() }
        return nil
      },
      own.toOpaque()
    )
    if status == 0 {
      self.thread = thread
    } else {
      own.release()
      work.run()
    }
  }

  deinit { if let thread { pthread_detach(thread) } }

  /// What was computed, once it is; one thread at a time may ask.
  package func value() -> Value {
    if let thread { pthread_join(thread, nil) }
    thread = nil
    guard let value = work.value else { preconditionFailure("Background: there is no value") }
    return value
  }
}

/// As much as a first thread has: graphs are walked down to their leaves.
private let stackBytes = 8 << 20

/// What a thread is given, which knows no generic types.
private class Job {
  func run() {}
}

private final class Work<Value>: Job {
  private let compute: @Sendable () -> Value
  private(set) var value: Value?

  init(_ compute: @escaping @Sendable () -> Value) { self.compute = compute }

  override func run() { value = compute() }
}
