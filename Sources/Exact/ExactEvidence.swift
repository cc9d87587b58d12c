public import EvidenceTensors

/// The exact log p(x) of a model at given parameters, with how it was found.
public struct ExactEvidence: Sendable {
  /// log p(x) in nats.
  public let total: Double
  /// The plate whose repetitions are independent given the parameters, if there is one.
  public let plate: Axis?
  /// log p(x) of each repetition of `plate`; their sum is `total`.
  public let perDatum: [Double]?
  /// What was eliminated how, in order.
  public let method: String
  /// `total` is within this many nats of log p(x); infinite where that is not certified.
  ///
  /// Quadrature's error, and what rounding in each operation may do to the result, by its derivative: a nearly singular
  /// precision or large terms that cancel make it large. It holds for errors of up to a tenth of a nat; beyond that nothing is
  /// certified. It is computed when it is first asked for, and costs a few times what `total` does.
  public var errorBound: Double { bound.value }
  /// Whether `errorBound` is a number.
  public var isCertified: Bool { errorBound.isFinite }
  /// p(h | x).
  public let posterior: ExactPosterior
  let bound: ErrorBound
}
