internal import Dispatch
internal import Synchronization

extension Array where Element: Sendable {
  /// What becomes of each, in their order, as many at a time as there are processors; of several errors, that of the first.
  func concurrentMap<Result: Sendable>(
    _ transform: @escaping @Sendable (Element) throws -> Result
  ) throws -> [Result] {
    let results = Mutex<[Swift.Result<Result, any Error>?]>(map { _ in nil })
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let result = Swift.Result { try transform(self[index]) }
      results.withLock { $0[index] = result }
    }
    return try results.withLock { $0 }.compactMap { try $0?.get() }
  }
}
