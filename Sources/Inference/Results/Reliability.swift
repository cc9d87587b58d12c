internal import EvidenceTensors

/// How far the guide can be trusted, by the tail of its importance weights: PSIS k̂.
///
/// - Reference: Vehtari, Simpson, Gelman, Yao & Gabry (2024), "Pareto smoothed importance sampling".
public struct Reliability: Sendable, CustomStringConvertible {
  /// The k̂ of each datum, or of the model as a whole; −∞ where the weights do not vary, as at the exact posterior.
  public let shapes: [Double]
  /// Above this the weights of so many draws cannot be relied on: min(1 − 1 / log₁₀ S, 0.7).
  public let threshold: Double
  public let draws: Int

  /// The largest k̂.
  public var worst: Double { shapes.max() ?? -.infinity }
  /// The fraction of data whose k̂ is above the threshold.
  public var unreliable: Double {
    Double(shapes.filter { $0 > threshold }.count) / Double(max(1, shapes.count))
  }

  /// The verdict in plain words.
  public var description: String {
    let number = "k-hat \(worst.words)"
    if worst <= 0.5 {
      return "\(number): the guide covers the posterior well; weighted estimates can be relied on"
    }
    if worst <= threshold {
      return "\(number): the guide is usable; weighted estimates converge, somewhat slowly"
    }
    let share = shapes.count > 1 ? " for \((100 * unreliable).words) % of the data" : ""
    let remedy = "use a richer guide, such as one with full covariance, or more steps"
    let verdict =
      "the guide misses part of the posterior\(share), and log-evidence estimates are too low"
    return "\(number): \(verdict); \(remedy)"
  }
}

extension LogWeights {
  /// The tails of the weights; at least 25 draws are needed for a tail of 5.
  public var reliability: Reliability {
    let size = Double(draws)
    let threshold = min(1 - 1 / (C.log(size) / C.log(10)), 0.7)
    return Reliability(shapes: values.map(Self.tailShape), threshold: threshold, draws: draws)
  }

  /// k̂ of one datum's weights: the shape of the Pareto distribution of the largest min(S / 5, 3 √S).
  private static func tailShape(_ logWeights: [Double]) -> Double {
    let sorted = logWeights.sorted()
    guard let top = sorted.last, top.isFinite else { return .infinity }
    let size = Double(sorted.count)
    let tail = Int(min(0.2 * size, 3 * size.squareRoot()).rounded(.up))
    guard tail >= 5, tail < sorted.count else { return .infinity }
    let cutoff = C.exp(sorted[sorted.count - tail - 1] - top)
    let excesses = sorted.suffix(tail).map { C.exp($0 - top) - cutoff }
    // Weights that are equal to rounding have no tail.
    guard top - sorted[sorted.count - tail - 1] > 1e-10 else { return -.infinity }
    let positive = excesses.map { max($0, .leastNormalMagnitude) }
    return GeneralizedPareto(excesses: positive)?.shape ?? .infinity
  }
}
