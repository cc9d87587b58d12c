internal import EvidenceTensors

/// The generalized Pareto distribution of excesses over a threshold, fitted to a sample.
///
/// - Reference: Zhang & Stephens (2009), "A new and efficient estimation method for the generalized Pareto distribution".
struct GeneralizedPareto {
  /// k: the sample has about 1/k finite moments.
  let shape: Double
  let scale: Double

  /// Fitted to excesses in ascending order, all positive; nil where they do not vary.
  init?(excesses: [Double]) {
    let count = excesses.count
    guard count >= 5, let largest = excesses.last, largest > 0, largest.isFinite else { return nil }
    // The quarter quantile sets the prior's width.
    let quarter = Self.lowerQuarter(of: excesses)
    guard quarter > 0 else { return nil }
    let points = 30 + Int(Double(count).squareRoot())
    let candidates = (1...points).map { index in
      let step = 1 - (Double(points) / (Double(index) - 0.5)).squareRoot()
      return 1 / largest + step / (3 * quarter)
    }
    let likelihoods = candidates.map { Self.profile($0, excesses) }
    guard let top = likelihoods.max(), top.isFinite else { return nil }
    let weights = likelihoods.map { C.exp($0 - top) }
    let total = weights.reduce(0, +)
    let rate = zip(candidates, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    let raw = Self.meanLog(rate, excesses)
    scale = -raw / rate
    // Ten draws' worth of prior at ½ keeps short tails from wild shapes (Vehtari et al. 2024, appendix C).
    let size = Double(count)
    shape = (raw * size + 0.5 * 10) / (size + 10)
  }

  /// The excess below which lies the share p of the distribution: σ ((1 − p)^−k − 1) / k.
  func quantile(_ p: Double) -> Double {
    let logRest = C.log1p(-p)
    return shape == 0 ? -scale * logRest : scale * C.expm1(-shape * logRest) / shape
  }

  /// The lower quarter quantile of excesses in ascending order; the smallest of fewer than six.
  static func lowerQuarter(of excesses: [Double]) -> Double {
    excesses[Int(Double(excesses.count) / 4 + 0.5) - 1]
  }

  /// The profile log-likelihood of θ = −k / σ.
  private static func profile(_ rate: Double, _ excesses: [Double]) -> Double {
    let shape = meanLog(rate, excesses)
    return Double(excesses.count) * (C.log(-rate / shape) - shape - 1)
  }

  private static func meanLog(_ rate: Double, _ excesses: [Double]) -> Double {
    excesses.reduce(0) { $0 + C.log1p(-rate * $1) } / Double(excesses.count)
  }
}
