public import EvidenceModeling
public import EvidenceTensors

/// A fit that ended early because a step gave NaN or an infinity, or a checkpoint could not be written, or that ended with a
/// computed parameter outside its domain.
public struct StoppedFit<M: Model>: Error, CustomStringConvertible {
  /// The first factor that went wrong, where, and with which values.
  public let reason: UsageError
  /// The fit as the last good step left it.
  public let lastGood: Fit<M>

  public var description: String { reason.description }
}
