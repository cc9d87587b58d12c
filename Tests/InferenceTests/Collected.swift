import EvidenceInference
import Synchronization

/// What a fit has reported.
final class Collected: Sendable {
  private let values = Mutex<[FitProgress]>([])
  func add(_ value: FitProgress) { values.withLock { $0.append(value) } }
  var all: [FitProgress] { values.withLock { $0 } }
}
