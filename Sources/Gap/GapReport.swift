package import EvidenceExact
public import EvidenceInference
internal import EvidenceModeling
internal import EvidenceTensors

/// What a guide misses: log p(x) = ELBO + KL(q ‖ p(h | x)), each found by a route of its own, in nats.
///
/// The divergence comes from the exact posterior's own log-density, never from the other two; `residual` is what the three
/// leave unexplained.
public struct GapReport: Sendable, CustomStringConvertible {
  package let exact: EvidenceState
  public let elbo: Double
  /// 0 where the ELBO is exact.
  public let elboStandardError: Double
  /// KL(q ‖ p(h | x)) from the exact posterior; nil where the guide has no density.
  public let divergence: Double?
  /// 0 where the divergence is exact.
  public let divergenceStandardError: Double
  /// The importance-weighted bound by its number of draws.
  public let importanceWeighted: [(particles: Int, estimate: Estimate)]
  /// Where the guide is a function of the data, what its family and what that function miss.
  public let split: AmortizationSplit?
  /// The parts of each datum; nil where the data are not independent given the parameters.
  public let perDatum: [Datum]?

  /// The terms of one datum, in nats.
  public struct Datum: Sendable {
    public let logEvidence: Double
    public let elbo: Double
    public let divergence: Double?
    /// In the order of the report's `importanceWeighted`.
    public let importanceWeighted: [Double]
    public let approximationGap: Double?
    public let amortizationGap: Double?

    public var gap: Double { logEvidence - elbo }
    public var residual: Double? { divergence.map { gap - $0 } }
  }

  /// log p(x) at the fitted parameters.
  public var logEvidence: Double { exact.logEvidence }
  /// `logEvidence` is within this many nats of log p(x); infinite where that is not certified.
  public var errorBound: Double { exact.errorBound }
  /// Whether `errorBound` is a number.
  public var isCertified: Bool { exact.isCertified }
  /// How log p(x) was found.
  public var method: String { exact.method }
  /// log p(x) − ELBO.
  public var gap: Double { logEvidence - elbo }
  /// log p(x) − ELBO − KL, which is zero but for the errors of the three.
  public var residual: Double? { divergence.map { gap - $0 } }
  public var elboIsExact: Bool { elboStandardError == 0 }
  public var divergenceIsExact: Bool { divergence != nil && divergenceStandardError == 0 }

  /// Such as "log p(x) -31.336 = ELBO -31.340 ± 0.001 + divergence 0.004 ± 0.001, residual 2e-10 nats".
  public var description: String {
    let own = "log p(x) \(logEvidence) = ELBO \(elbo.words(error: elboStandardError))"
    guard let divergence, let residual else { return own + " + \(gap) nats" }
    return own + " + divergence \(divergence.words(error: divergenceStandardError))"
      + ", residual \(residual) nats"
  }

  /// Whether ELBO ≤ L₁ ≤ L₅ ≤ … ≤ log p(x) to within three standard errors.
  public var ladderIsOrdered: Bool {
    let first = (value: elbo, error: elboStandardError)
    // What is not certified orders nothing; its value is still the best that is known.
    let end = (value: logEvidence, error: isCertified ? errorBound : 0)
    let rungs = importanceWeighted.map { ($0.estimate.value, $0.estimate.standardError) }
    return Self.areOrdered([first] + rungs + [end])
  }

  /// Whether none of these is lower than the one before by more than three standard errors of the difference.
  package static func areOrdered(_ bounds: [(value: Double, error: Double)]) -> Bool {
    zip(bounds, bounds.dropFirst()).allSatisfy { last, next in
      let squares = last.error * last.error + next.error * next.error
      return next.value - last.value >= -3 * squares.squareRoot() - 1e-9
    }
  }
}

extension Fit {
  /// The bound that the fit reached beside the exact log evidence, and the divergence between them.
  ///
  /// The ELBO and the divergence are exact where their terms are means over finitely many values, over normal draws in which
  /// they are quadratic, or over up to three further dimensions a repetition; else they are means over `draws`, with standard
  /// errors. The split of an amortized guide's gap is found where the ELBO is exact.
  /// - Throws: `UsageError` where no exact method gives log p(x), and where the best member of an amortized guide's family
  ///   is not found.
  public func gap(
    draws: Int = DefaultDraws.divergence,
    seed: UInt64 = 0,
    particles: [Int] = [1, 5, 50],
    isSplit: Bool = true
  ) throws -> GapReport {
    try GapReport(of: state, draws: draws, seed: seed, particles: particles, isSplit: isSplit)
  }
}
