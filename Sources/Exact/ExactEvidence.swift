public import EvidenceModeling
public import EvidenceTensors

/// The exact log p(x) of a model at given parameters, with how it was found.
public struct ExactEvidence<M: Model>: Sendable, CustomStringConvertible {
  /// p(h | x).
  public let posterior: ExactPosterior<M>
  package let state: EvidenceState

  init(_ model: M, _ state: EvidenceState) {
    posterior = ExactPosterior(model, state.posterior)
    self.state = state
  }

  /// log p(x) in nats.
  public var logEvidence: Double { state.logEvidence }
  /// The plate whose repetitions are independent given the parameters, if there is one.
  public var plate: Axis? { state.plate }
  /// log p(x) of each repetition of `plate`; their sum is `logEvidence`.
  public var perDatum: [Double]? { state.perDatum }
  /// What was eliminated how, in order.
  public var method: String { state.method }
  /// `logEvidence` is within this many nats of log p(x); infinite where that is not certified.
  ///
  /// Quadrature's error, and what rounding in each operation may do to the result, by its derivative: a nearly singular
  /// precision or large terms that cancel make it large. It holds for errors of up to a tenth of a nat; beyond that nothing is
  /// certified, nor where the bound itself cannot be computed. It is computed when it is first asked for, and costs a few times
  /// what `logEvidence` does.
  public var errorBound: Double { state.errorBound }
  /// Whether `errorBound` is a number.
  public var isCertified: Bool { state.isCertified }

  /// Such as "log p(x) = -4.25 nats, by Gaussian elimination of h".
  public var description: String { "log p(x) = \(logEvidence) nats, by \(method)" }
}
