internal import EvidenceTensors

/// How a learning rate changes over a run.
public indirect enum Schedule: Sendable, Hashable {
  case constant
  /// Falls along half a cosine to `final` of the base rate at the last step.
  case cosine(final: Double = 0)
  /// Falls by `factor` every `steps` steps, smoothly.
  case exponential(factor: Double, every: Int)
  /// Falls by `factor` at once every `steps` steps.
  case steps(factor: Double, every: Int)
  /// Rises from nothing over the first steps; then the rest of the run follows another schedule.
  case warmUp(steps: Int, then: Schedule)

  /// What the base rate is multiplied by at step `step`, counted from 0, of a run of `total` steps.
  public func factor(at step: Int, of total: Int) -> Double {
    switch self {
    case .constant: return 1
    case .cosine(let final):
      let fraction = total > 1 ? min(1, Double(step) / Double(total - 1)) : 0
      return final + (1 - final) * 0.5 * (1 + C.cos(.pi * fraction))
    case .exponential(let factor, let every):
      return C.pow(factor, Double(step) / Double(every))
    case .steps(let factor, let every): return C.pow(factor, Double(step / every))
    case .warmUp(let steps, let next):
      if step < steps { return Double(step + 1) / Double(steps) }
      return next.factor(at: step - steps, of: total - steps)
    }
  }

  /// What is wrong with the numbers, if something is.
  var mistake: UsageError? {
    switch self {
    case .constant: return nil
    case .cosine(let final): return final >= 0 && final.isFinite ? nil : wrong(factor: final)
    case .exponential(let factor, let every), .steps(let factor, let every):
      guard factor > 0, factor.isFinite else { return wrong(factor: factor) }
      return every > 0 ? nil : wrong(steps: every)
    case .warmUp(let count, let next): return count > 0 ? next.mistake : wrong(steps: count)
    }
  }

  private func wrong(factor value: Double) -> UsageError {
    UsageError(
      what: "a schedule brings the learning rate to \(value) of itself",
      place: "Optimizer.schedule",
      fix: "Give a positive number, such as 0.1"
    )
  }

  private func wrong(steps count: Int) -> UsageError {
    UsageError(
      what: "a schedule changes over \(count) steps",
      place: "Optimizer.schedule",
      fix: "Give a number of steps above 0"
    )
  }

  /// What follows the rate in a report.
  public var summary: String {
    switch self {
    case .constant: ""
    case .cosine(let final): ", cosine to \(final)"
    case .exponential(let factor, let every): ", times \(factor) smoothly every \(every) steps"
    case .steps(let factor, let every): ", times \(factor) every \(every) steps"
    case .warmUp(let steps, let next): ", warm-up over \(steps) steps\(next.summary)"
    }
  }
}
