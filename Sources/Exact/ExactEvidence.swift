public import EvidenceTensors

/// The exact log p(x) of a model at given parameters, with how it was found.
public struct ExactEvidence: Sendable {
  /// log p(x) in nats.
  public let logEvidence: Double
  /// The plate whose repetitions are independent given the parameters, if there is one.
  public let plate: Axis?
  /// log p(x) of each repetition of `plate`; their sum is `logEvidence`.
  public let perDatum: [Double]?
  /// What was eliminated how, in order.
  public let method: String
  /// `logEvidence` is within this many nats of log p(x).
  public let errorBound: Double
  /// p(h | x).
  public let posterior: ExactPosterior
}
