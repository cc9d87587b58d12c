public import EvidenceTensors

/// The log-weights log p(x, h) − log q(h | x) at draws of the guide, in nats: one for each draw and each datum.
///
/// A datum is an element of the plates that all drawn latents repeat over, such as one image; a model with latents shared by
/// all data has a single one. Bounds, evidence and diagnostics are all read from the same weights.
public struct LogWeights: Sendable, CustomStringConvertible {
  /// How many draws there are of each datum's latents.
  public let draws: Int
  /// The names of the plates whose elements are data; empty where the model is weighed as a whole.
  public let plates: [String]
  /// The weights, datum by datum: `values[datum][draw]`.
  public let values: [[Double]]
  /// What is added to the sum over data: factors that no draw enters and that do not repeat over the plates.
  public let rest: Double

  package init(draws: Int, plates: [String], values: [[Double]], rest: Double) {
    self.draws = draws
    self.plates = plates
    self.values = values
    self.rest = rest
  }

  /// Such as "log-weights of 8 data at 1000 draws: ELBO -31.40 ± 0.01, log p(x) -31.34 ± 0.01".
  public var description: String {
    let data = "\(values.count) \(values.count == 1 ? "datum" : "data") at \(draws) draws"
    return "log-weights of \(data): ELBO \(elbo), log p(x) \(logEvidence)"
  }

  /// The ELBO: the mean over draws, added up over data.
  public var elbo: Estimate { estimate { $0.meanAndSquaredError } }

  /// The bound of K-particle importance weighting, from draws taken K at a time.
  ///
  /// - Throws: `UsageError` for fewer than 1 or more than `draws`.
  /// - Reference: Burda, Grosse & Salakhutdinov (2016), eq. 8.
  public func importanceWeightedBound(particles: Int) throws(UsageError) -> Estimate {
    guard (1...draws).contains(particles) else {
      throw UsageError(
        what: "\(particles) particles are asked for, of \(draws) draws",
        place: "LogWeights.importanceWeightedBound",
        fix: "Give from 1 to \(draws), or make more draws"
      )
    }
    return estimate { weights in
      let groups = stride(from: 0, through: draws - particles, by: particles).map { start in
        weights[start..<start + particles].logMeanExp
      }
      return groups.count > 1 ? groups.meanAndSquaredError : weights[...].logMeanAndSquaredError
    }
  }

  /// The importance-weighted estimate of the log-evidence: log-mean-exp over all draws, added up over data.
  ///
  /// Below the log-evidence in expectation; its standard error is by the delta method and means little where the weights
  /// have no variance, which `reliability` tells.
  public var logEvidence: Estimate { estimate { $0[...].logMeanAndSquaredError } }

  private func estimate(
    _ summary: ([Double]) -> (mean: Double, squaredError: Double)
  ) -> Estimate {
    let parts = values.map(summary)
    let perDatum = parts.map(\.mean)
    return Estimate(
      value: perDatum.reduce(rest, +),
      standardError: parts.reduce(0) { $0 + $1.squaredError }.squareRoot(),
      draws: draws,
      perDatum: plates.isEmpty ? nil : perDatum
    )
  }
}

extension [Double] {
  /// The mean, and the square of its standard error.
  var meanAndSquaredError: (mean: Double, squaredError: Double) {
    let mean = reduce(0, +) / Double(count)
    let squares = reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, squares / Double(Swift.max(1, count - 1)) / Double(count))
  }
}

extension ArraySlice<Double> {
  var logMeanExp: Double { logMeanAndSquaredError.mean }

  /// log (1/n) Σ exp, and the square of its standard error: the variance of the weights over their squared mean, by n.
  var logMeanAndSquaredError: (mean: Double, squaredError: Double) {
    guard let top = self.max(), top.isFinite else { return (self.max() ?? .nan, .nan) }
    let weights = map { C.exp($0 - top) }
    let (mean, squaredError) = weights.meanAndSquaredError
    return (top + C.log(mean), squaredError / (mean * mean))
  }
}
