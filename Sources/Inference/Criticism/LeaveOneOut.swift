public import EvidenceTensors

/// How well a model predicts each datum from all others, Σᵢ log p(xᵢ | x₋ᵢ) in nats, by Pareto-smoothed importance weights of
/// draws of the posterior of all data.
///
/// A datum that is impossible at a draw has an infinite weight there: its elpd is −∞, its effective parameters and k̂ are +∞.
/// - Reference: Vehtari, Gelman & Gabry (2017), "Practical Bayesian model evaluation using leave-one-out cross-validation and
///   WAIC", section 2; Vehtari, Simpson, Gelman, Yao & Gabry (2024), "Pareto smoothed importance sampling".
public struct LeaveOneOut: Sendable, CustomStringConvertible {
  /// The expected log predictive density of each datum, log p(xᵢ | x₋ᵢ).
  public let elpdPerDatum: [Double]
  /// By how much that is less than the log predictive density with the datum, log p(xᵢ | x), over the draws as they are.
  public let effectiveParametersPerDatum: [Double]
  /// The k̂ of each datum's weights; +∞ where they have no tail to fit, as they were then not smoothed.
  public let shapes: [Double]
  /// Above this the weights of so many draws cannot be relied on: min(1 − 1 / log₁₀ S, 0.7).
  public let threshold: Double
  public let draws: Int

  /// From log p(xᵢ | h) in nats, `[datum][draw]`.
  ///
  /// Draws of an approximate posterior q are given with `logRatios`, log p(h, x) − log q(h) in nats up to a constant; without
  /// them the draws are taken to be of the exact posterior.
  /// - Throws: `UsageError` for counts that differ, for NaN or +∞, and where no draw has a weight.
  public init(logLikelihoods: [[Double]], logRatios: [Double]? = nil) throws(UsageError) {
    let place = "LeaveOneOut.init"
    draws = try logLikelihoods.checkedDraws(atLeast: 1, place: place)
    try logRatios?.checkLogRatios(draws: draws, place: place)
    let top = logRatios?.max() ?? 0
    // At most 0, so that no difference of finite numbers is +∞.
    let relative = logRatios?.map { $0 - top } ?? Array(repeating: 0, count: draws)
    let terms = logLikelihoods.map { Self.term($0, relative) }
    elpdPerDatum = terms.map(\.elpd)
    effectiveParametersPerDatum = terms.map(\.effectiveParameters)
    shapes = terms.map(\.shape)
    threshold = min(1 - 1 / (C.log(Double(draws)) / C.log(10)), 0.7)
  }

  private static func term(
    _ logLikelihood: [Double],
    _ logRatios: [Double]
  ) -> (elpd: Double, effectiveParameters: Double, shape: Double) {
    // Not ∞ − ∞ where the ratio is −∞ too: what is left without the datum cannot be told from it.
    guard !logLikelihood.contains(-.infinity) else { return (-.infinity, .infinity, .infinity) }
    let smoothing = ParetoSmoothing(logRatios: zip(logRatios, logLikelihood).map { $0 - $1 })
    let elpd = zip(smoothing.logWeights, logLikelihood).map { $0 + $1 }.logSumExp
    return (elpd, logLikelihood[...].logMeanExp - elpd, smoothing.shape)
  }

  /// The total over all data.
  public var elpd: Double { elpdPerDatum.reduce(0, +) }
  /// Of `elpd`, from the spread over data: √(N var), 0 for a single datum, and +∞ where one is impossible.
  public var standardError: Double { elpdPerDatum.standardErrorOfSum }
  /// p_loo: how many parameters the data have in effect determined.
  public var effectiveParameters: Double { effectiveParametersPerDatum.reduce(0, +) }
  /// The data whose k̂ is above the threshold, by number from 0.
  public var unreliable: [Int] { shapes.indices.filter { shapes[$0] > threshold } }

  /// The totals, and how far they can be relied on.
  public var description: String {
    let totals = elpdPerDatum.words(draws: draws, effectiveParameters: effectiveParameters)
    return "leave-one-out of \(totals)\n\(verdict)"
  }

  private var verdict: String {
    let limit = threshold.words(digits: 2)
    guard !unreliable.isEmpty else {
      let worst = (shapes.max() ?? -.infinity).words(digits: 2)
      return "k-hat is at most \(worst), and up to \(limit) the terms can be relied on"
    }
    return "k-hat is above \(limit) for \(unreliable.dataWords(of: shapes.count)): their terms "
      + "cannot be relied on; make more draws, or fit the model without these data"
  }
}
