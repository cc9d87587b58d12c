public import EvidenceTensors

/// The widely applicable information criterion: the log predictive density of the data less the variance of the
/// log-likelihood over the posterior, Σᵢ log E p(xᵢ | h) − Σᵢ Var log p(xᵢ | h), in nats.
///
/// The draws are taken as they are, as if of the exact posterior: those of an approximate one have no weights here, as they
/// have in `LeaveOneOut`. A datum that is impossible at a draw has a variance of +∞ and an elpd of −∞.
/// - Reference: Watanabe (2010), "Asymptotic equivalence of Bayes cross validation and widely applicable information
///   criterion"; Gelman, Hwang & Vehtari (2014), "Understanding predictive information criteria for Bayesian models".
public struct WAIC: Sendable, CustomStringConvertible {
  /// The expected log predictive density of each datum: on this scale, and not on the deviance's −2 times it.
  public let elpdPerDatum: [Double]
  /// The variance over draws, with S − 1, of each datum's log-likelihood.
  public let effectiveParametersPerDatum: [Double]
  /// Above this variance the criterion is not close to leave-one-out.
  public let threshold = 0.4
  public let draws: Int

  /// From log p(xᵢ | h) in nats, `[datum][draw]`.
  ///
  /// - Throws: `UsageError` for fewer than two draws, for counts that differ, and for NaN or +∞.
  public init(logLikelihoods: [[Double]]) throws(UsageError) {
    draws = try logLikelihoods.checkedDraws(atLeast: 2, place: "WAIC.init")
    let variances = logLikelihoods.map(\.variance)
    effectiveParametersPerDatum = variances
    elpdPerDatum = zip(logLikelihoods, variances).map { $0[...].logMeanExp - $1 }
  }

  /// The total over all data.
  public var elpd: Double { elpdPerDatum.reduce(0, +) }
  /// Of `elpd`, from the spread over data: √(N var), 0 for a single datum, and +∞ where one is impossible.
  public var standardError: Double { elpdPerDatum.standardErrorOfSum }
  /// p_waic: how many parameters the data have in effect determined.
  public var effectiveParameters: Double { effectiveParametersPerDatum.reduce(0, +) }
  /// The data whose variance is above the threshold, by number from 0.
  public var unreliable: [Int] {
    effectiveParametersPerDatum.indices.filter { effectiveParametersPerDatum[$0] > threshold }
  }

  /// The totals, and a warning where a variance is large.
  public var description: String {
    let totals = elpdPerDatum.words(draws: draws, effectiveParameters: effectiveParameters)
    guard !unreliable.isEmpty else { return "WAIC of \(totals)" }
    let data = unreliable.dataWords(of: elpdPerDatum.count)
    return "WAIC of \(totals)\nthe variance of the log-likelihood is above \(threshold.words) for "
      + "\(data): their terms cannot be relied on; use leave-one-out"
  }
}
