internal import EvidenceTensors

/// log p(x) of each datum from below, by as many draws of the guide as it takes, in nats.
///
/// Draws are doubled until the bound's standard error and what the last doubling raised it by are both below a tolerance; a datum
/// whose weights have a heavy tail may never come there.
/// - Reference: Burda, Grosse & Salakhutdinov (2016), eq. 8.
public struct DatumEvidence: Sendable, CustomStringConvertible {
  /// The bound of one datum.
  public struct Bound: Sendable {
    /// Log-mean-exp of the log-weights.
    public let value: Double
    /// By the delta method; +∞ where no weight is a number.
    public let standardError: Double
    /// How far it is above the mean bound of either half of the draws, which is never below 0.
    public let increase: Double
    public let draws: Int
    /// (Σ w)² / Σ w²: as many draws of the posterior would tell as much.
    public let effectiveDraws: Double
    /// k̂ of the weights; −∞ where they do not vary.
    public let shape: Double

    /// Of log-weights, of which there are two or more.
    init(_ logWeights: [Double]) {
      let (all, half) = (logWeights[...], logWeights.count / 2)
      let (mean, squaredError) = all.logMeanAndSquaredError
      let halves = (all.prefix(half).logMeanExp + all.suffix(half).logMeanExp) / 2
      let tail = LogWeights(draws: all.count, plates: [], values: [logWeights], rest: 0).reliability
      value = mean
      standardError = squaredError.isNaN ? .infinity : squaredError.squareRoot()
      // Of an odd number one draw is in neither half.
      increase = mean.isFinite ? max(0, mean - halves) : .infinity
      draws = all.count
      effectiveDraws = tail.effectiveShares[0] * Double(all.count)
      shape = tail.shapes[0]
    }

    func isWithin(_ tolerance: Double) -> Bool {
      standardError <= tolerance && increase <= tolerance
    }
  }

  /// In the order of the data.
  public let bounds: [Bound]
  /// The names of the plates whose elements are data; empty where the model is weighed as a whole.
  public let plates: [String]
  public let tolerance: Double
  /// What is added to the sum over data: factors that no draw enters and that do not repeat over the plates.
  public let rest: Double

  /// The sum over all data.
  public var logEvidence: Estimate {
    Estimate(
      value: bounds.reduce(rest) { $0 + $1.value },
      standardError: bounds.reduce(0) { $0 + $1.standardError * $1.standardError }.squareRoot(),
      draws: bounds.map(\.draws).max() ?? 0,
      perDatum: plates.isEmpty ? nil : bounds.map(\.value)
    )
  }

  /// The data whose bounds are not within the tolerance, by number from 0.
  public var open: [Int] { bounds.indices.filter { !bounds[$0].isWithin(tolerance) } }

  /// The data that the guide serves worst, at most ten, by number from 0: those with the smallest effective share of the draws first,
  /// and of equal ones those with the heavier tail.
  public var worst: [Int] {
    func rank(_ datum: Int) -> (Double, Double) {
      let own = bounds[datum]
      return (own.effectiveDraws / Double(own.draws), -own.shape)
    }
    return Array(bounds.indices.sorted { rank($0) < rank($1) }.prefix(10))
  }

  /// The total, how many data are within the tolerance, and the worst of them.
  public var description: String {
    let draws = bounds.map(\.draws)
    let range = "\(draws.min() ?? 0) to \(draws.max() ?? 0) draws"
    let done = bounds.count - open.count
    let head =
      "log p(x) at least \(logEvidence) nats; \(done) of \(bounds.count) "
      + "\(bounds.count == 1 ? "datum" : "data") within \(tolerance.words) nats, by \(range)"
    let lines = worst.map { datum in
      let own = bounds[datum]
      return "  datum \(datum): \(own.value.words(error: own.standardError)), "
        + "ESS \(own.effectiveDraws.words(digits: 3)) of \(own.draws), "
        + "k-hat \(own.shape.words(digits: 2))"
    }
    return ([head, "worst by ESS:"] + lines).joined(separator: "\n")
  }
}
