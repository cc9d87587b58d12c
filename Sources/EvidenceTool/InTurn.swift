internal import Dispatch
internal import Synchronization

/// Work on several things at a time, as many as there are processors.
enum InTurn {
  /// What becomes of each, in their order; of several errors, that of the first.
  static func results<Thing: Sendable, Result: Sendable>(
    _ things: [Thing],
    _ work: @escaping @Sendable (Thing) throws -> Result
  ) throws -> [Result] {
    let results = Mutex<[Swift.Result<Result, any Error>?]>(things.map { _ in nil })
    DispatchQueue.concurrentPerform(iterations: things.count) { index in
      let result = Swift.Result { try work(things[index]) }
      results.withLock { $0[index] = result }
    }
    return try results.withLock { $0 }.compactMap { try $0?.get() }
  }
}
