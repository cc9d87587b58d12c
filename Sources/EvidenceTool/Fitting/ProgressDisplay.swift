internal import Evidence
internal import Synchronization

/// Shows how a fit comes along on one line of the terminal; silent where there is none.
final class ProgressDisplay: Sendable {
  private let line = Mutex(ProgressLine())
  private let name: String
  private let rows: Int

  /// The progress of the fit called `name`, whose objective is shown per row.
  init(_ name: String, rows: Int) {
    self.name = name
    self.rows = rows
  }

  @Sendable func show(_ progress: FitProgress) {
    line.withLock { $0.show(words(for: progress)) }
  }

  @Sendable func show(_ progress: AnnealingProgress) {
    line.withLock { $0.show(words(for: progress)) }
  }

  func clear() { line.withLock { $0.clear() } }

  private func words(for progress: FitProgress) -> String {
    let done = progress.epochs.map { epochs in
      "epoch \(NumberText.fixed(epochs.done, decimals: 1)) of \(epochs.total)"
    }
    let count = "step \(NumberText.grouped(progress.step)) of \(NumberText.grouped(progress.steps))"
    let bound = NumberText.fixed(progress.objective / Double(rows), decimals: 3)
    let error = NumberText.fixed(progress.standardError / Double(rows), decimals: 3)
    let rate = NumberText.significant(progress.stepsPerSecond, digits: 3)
    let left = NumberText.fixed(progress.secondsLeft, decimals: 0)
    let objective = "\(bound) ± \(error) nats over steps"
    return "\(name): \(done ?? count), \(objective), \(rate) steps/s, \(left) s left"
  }

  private func words(for progress: AnnealingProgress) -> String {
    let done = NumberText.grouped(progress.transitions)
    let left = NumberText.fixed(progress.secondsLeft, decimals: 0)
    return "\(name): transition \(done) of \(NumberText.grouped(progress.total)), \(left) s left"
  }
}
