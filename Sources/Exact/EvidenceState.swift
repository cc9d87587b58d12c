package import EvidenceTensors

/// The exact log p(x) of a model of any type at given parameters, with how it was found.
package struct EvidenceState: Sendable {
  /// log p(x) in nats.
  package let logEvidence: Double
  /// The plate whose repetitions are independent given the parameters, if there is one.
  package let plate: Axis?
  /// log p(x) of each repetition of `plate`; their sum is `logEvidence`.
  package let perDatum: [Double]?
  /// What was eliminated how, in order.
  package let method: String
  /// `logEvidence` is within this many nats of log p(x); infinite where that is not certified.
  package var errorBound: Double { bound.value }
  /// Whether `errorBound` is a number.
  package var isCertified: Bool { errorBound.isFinite }
  /// p(h | x).
  package let posterior: PosteriorState
  let bound: ErrorBound
}
