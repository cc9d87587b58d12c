/// How far a fit has come.
public struct FitProgress: Sendable {
  /// Steps made.
  public let step: Int
  /// Steps to be made in all.
  public let steps: Int
  /// Passes over the data made, and to be made, where the fit counts in epochs.
  public let epochs: (done: Double, total: Int)?
  public let stepsPerSecond: Double
  /// The mean of the objective over the latest steps, in nats.
  public let objective: Double
  /// The standard error of that mean, from the spread of those steps.
  public let standardError: Double
  /// At the present rate.
  public let secondsLeft: Double
}
