internal import EvidenceTensors

/// The learning rate of each step: a base rate times a shape, after a linear warm-up.
public struct Schedule: Sendable, Hashable, CustomStringConvertible {
  /// How the rate changes over a run.
  public indirect enum Shape: Sendable, Hashable {
    case constant
    /// Falls along half a cosine to `final` of the base rate at the last step.
    case cosine(final: Double = 0)
    /// Falls by `factor` every `steps` steps, smoothly.
    case exponential(factor: Double, every: Int)
    /// Falls by `factor` at once every `steps` steps.
    case steps(factor: Double, every: Int)
    /// Rises from nothing over the first steps; then the rest of the run follows another shape.
    case warmUp(steps: Int, then: Shape)
  }

  public let learningRate: Double
  public let shape: Shape

  public init(learningRate: Double, shape: Shape = .constant) {
    self.learningRate = learningRate
    self.shape = shape
  }

  /// The rate of step `step`, counted from 0, of a run of `total` steps.
  public func rate(at step: Int, of total: Int) -> Double {
    learningRate * Self.factor(shape, step, total)
  }

  private static func factor(_ shape: Shape, _ step: Int, _ total: Int) -> Double {
    switch shape {
    case .constant: return 1
    case .cosine(let final):
      let fraction = total > 1 ? min(1, Double(step) / Double(total - 1)) : 0
      return final + (1 - final) * 0.5 * (1 + C.cos(.pi * fraction))
    case .exponential(let factor, let every):
      return C.pow(factor, Double(step) / Double(every))
    case .steps(let factor, let every): return C.pow(factor, Double(step / every))
    case .warmUp(let steps, let next):
      if step < steps { return Double(step + 1) / Double(steps) }
      return self.factor(next, step - steps, total - steps)
    }
  }

  /// What is wrong with the numbers, if something is.
  var mistake: UsageError? {
    guard learningRate > 0, learningRate.isFinite else {
      return UsageError(
        what: "the learning rate is \(learningRate)",
        place: "Schedule.learningRate",
        fix: "Give a positive number, such as 0.001"
      )
    }
    return Self.mistake(in: shape)
  }

  private static func mistake(in shape: Shape) -> UsageError? {
    switch shape {
    case .constant: return nil
    case .cosine(let final): return factor(final)
    case .exponential(let factor, let every), .steps(let factor, let every):
      return every > 0 ? self.factor(factor) : steps(every)
    case .warmUp(let count, let next): return count > 0 ? mistake(in: next) : steps(count)
    }
  }

  private static func factor(_ factor: Double) -> UsageError? {
    if factor >= 0, factor.isFinite { return nil }
    return UsageError(
      what: "the rate is multiplied by \(factor)",
      place: "Schedule.shape",
      fix: "Give a finite number that is not below 0"
    )
  }

  private static func steps(_ count: Int) -> UsageError {
    UsageError(
      what: "a schedule changes over \(count) steps",
      place: "Schedule.shape",
      fix: "Give a number of steps above 0"
    )
  }

  public var description: String { "\(learningRate)\(Self.words(shape))" }

  private static func words(_ shape: Shape) -> String {
    switch shape {
    case .constant: ""
    case .cosine(let final): ", cosine to \(final)"
    case .exponential(let factor, let every): ", times \(factor) smoothly every \(every) steps"
    case .steps(let factor, let every): ", times \(factor) every \(every) steps"
    case .warmUp(let steps, let next): ", warm-up over \(steps) steps\(words(next))"
    }
  }
}
