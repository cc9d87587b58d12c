internal import EvidenceTensors

/// Importance weights whose largest are replaced by quantiles of a Pareto distribution fitted to them, which bounds their
/// variance.
///
/// The min(S / 5, 3 √S) largest of S weights are the tail. Where it is shorter than 5, equal, or has no fit, the weights stay
/// as they are and k̂ is +∞.
/// - Reference: Vehtari, Simpson, Gelman, Yao & Gabry (2024), "Pareto smoothed importance sampling".
package struct ParetoSmoothing: Sendable {
  /// In nats, Σ exp = 1, in the order of the draws; −∞ where the ratio is.
  package let logWeights: [Double]
  /// k̂, the shape of the tail: the weights have about 1 / k̂ finite moments.
  package let shape: Double

  /// The weights of draws of log-ratio log p − log q in nats, up to a constant.
  ///
  /// - Precondition: below +∞, and one of them finite.
  package init(logRatios: [Double]) {
    precondition(logRatios.allSatisfy { $0 < .infinity }, "a log-ratio is no number below infinity")
    let top = logRatios.max() ?? -.infinity
    precondition(top.isFinite, "no draw has a weight")
    let relative = logRatios.map { $0 - top }
    let (smoothed, shape) = Self.smoothed(relative) ?? (relative, .infinity)
    let logTotal = smoothed.logSumExp
    logWeights = smoothed.map { $0 - logTotal }
    self.shape = shape
  }

  /// With their tail replaced by the quantiles of its fit, and that fit's shape; nil where there is none.
  ///
  /// - Precondition: the largest is 0.
  private static func smoothed(_ logWeights: [Double]) -> (logWeights: [Double], shape: Double)? {
    let length = tailLength(logWeights.count)
    let order = logWeights.indices.sorted { logWeights[$0] < logWeights[$1] }
    let tail = order.suffix(length)
    guard length >= 5, let first = tail.first else { return nil }
    let logCutoff = logWeights[order[order.count - length - 1]]
    // A draw without a weight must stay without one; a tail below what is representable has no shape.
    guard logCutoff > -.infinity, -logWeights[first] >= .leastNormalMagnitude else { return nil }
    let cutoff = C.exp(logCutoff)
    guard let fit = fit(tail.map { C.exp(logWeights[$0]) - cutoff }) else { return nil }
    var result = logWeights
    for (rank, draw) in tail.enumerated() {
      let weight = cutoff + fit.quantile((Double(rank) + 0.5) / Double(length))
      // No weight may grow above the largest that was seen.
      result[draw] = min(C.log(weight), 0)
    }
    return (result, fit.shape)
  }

  /// Below 5 for fewer than 25 draws.
  private static func tailLength(_ draws: Int) -> Int {
    draws > 225 ? Int(3 * Double(draws).squareRoot()) : draws / 5
  }

  /// Nil where a quarter of the excesses equal the smallest: far from any Pareto distribution.
  private static func fit(_ excesses: [Double]) -> GeneralizedPareto? {
    guard let smallest = excesses.first, GeneralizedPareto.lowerQuarter(of: excesses) > smallest
    else { return nil }
    guard let fit = GeneralizedPareto(excesses: excesses), fit.shape.isFinite, fit.scale.isFinite
    else { return nil }
    return fit
  }
}
