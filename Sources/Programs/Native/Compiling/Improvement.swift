internal import EvidenceTensors
internal import Synchronization

/// Compiles a program quickly, and anew for speed once it has run for as long as that takes to pay.
///
/// Both give the same bits: when one takes the place of the other, which the machine's load decides, cannot be seen in results.
struct Improvement {
  private let source: String
  private let compiler: Compiler
  private let key: String
  private var spent = 0.0
  private var state = State.done
  private var next = ContinuousClock().now

  private enum State {
    /// At the full level already, or for ever at the quick one.
    case done
    case waiting
    case compiling
  }

  /// After so many seconds of running.
  private static let patience = 0.25
  /// By which an operation takes longer in the quick code, about.
  private static let secondsForOperation = 3e-9
  /// By which the full level takes longer to compile, about.
  private var compilingSeconds: Double { 7e-6 * Double(max(source.utf8.count - 40_000, 10_000)) }
  /// How often it is asked whether the compiler is done.
  private static let pause = Duration.milliseconds(5)
  /// What compilers work on, for this program or for the next one of the same text.
  private static let compilations = Mutex<[String: Compilation]>([:])

  init(_ source: String, _ compiler: Compiler) {
    self.source = source
    self.compiler = compiler
    key = compiler.key(source, .full)
  }

  /// Whether the better object is still to come.
  var isOpen: Bool { state != .done }

  /// The object to begin with, which stays if a level is asked for.
  mutating func first(
    _ level: Compiler.Level?,
    expecting operations: Double
  ) throws(UsageError) -> LoadedObject {
    if let level { return try compiler.load(source, level) }
    if let object = compiler.cached(source, .full) { return object }
    if let object = try finished() { return object }
    let isLong = operations * Self.secondsForOperation > compilingSeconds
    if isLong { return try compiler.load(source, .full) }
    state = .waiting
    return try compiler.load(source, .quick)
  }

  /// When a run begins; nil where its time does not matter.
  func start() -> ContinuousClock.Instant? { state == .waiting ? ContinuousClock().now : nil }

  mutating func spend(since start: ContinuousClock.Instant?) {
    guard let start, state == .waiting else { return }
    let (seconds, attoseconds) = (ContinuousClock().now - start).components
    spent += Double(seconds) + 1e-18 * Double(attoseconds)
    guard spent > Self.patience else { return }
    state = .compiling
    do {
      let isNew = Self.compilations.withLock { $0[key] == nil }
      guard isNew else { return }
      let compilation = try compiler.compilation(of: source, .full)
      Self.compilations.withLock { $0[key] = compilation }
    } catch {
      stay(error)
    }
  }

  /// The better object, once it is there.
  mutating func object() -> LoadedObject? {
    guard state == .compiling, ContinuousClock().now >= next else { return nil }
    next = ContinuousClock().now + Self.pause
    do {
      let object = try finished()
      guard let better = object ?? cachedIfLeft() else { return nil }
      state = .done
      return better
    } catch {
      stay(error)
      return nil
    }
  }

  /// What a compiler has made, if it is done.
  private func finished() throws(UsageError) -> LoadedObject? {
    let done = Self.compilations.withLock { all in
      all[key].flatMap { $0.isFinished ? all.removeValue(forKey: key) : nil }
    }
    return try done?.finished()
  }

  /// What another program of this text has taken over.
  private func cachedIfLeft() -> LoadedObject? {
    let isLeft = Self.compilations.withLock { $0[key] == nil }
    return isLeft ? compiler.cached(source, .full) : nil
  }

  /// The quick code is as right.
  mutating func stay(_ error: UsageError) {
    state = .done
    sayOnce("evidence: \(error) Programs run on, more slowly.\n")
  }
}
