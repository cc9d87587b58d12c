internal import EvidenceTensors

/// How far the guide can be trusted, by its importance weights: the tail (PSIS k̂), their spread, and the share of the draws
/// that they leave.
///
/// k̂ tells the shape of a tail and not its size: weights that hardly vary may have any. A guide is called poor only where k̂ is
/// above its threshold and the effective share of the draws is below one half.
/// - Reference: Vehtari, Simpson, Gelman, Yao & Gabry (2024), "Pareto smoothed importance sampling".
public struct Reliability: Sendable, CustomStringConvertible {
  /// The k̂ of each datum, or of the model as a whole; −∞ where the weights do not vary, as at the exact posterior.
  public let shapes: [Double]
  /// The effective share of the draws of each, (Σ w)² / (S Σ w²): 1 where the weights do not vary.
  public let effectiveShares: [Double]
  /// The standard deviation of the log-weights of each, in nats.
  public let spreads: [Double]
  /// Above this the weights of so many draws cannot be relied on: min(1 − 1 / log₁₀ S, 0.7).
  public let threshold: Double
  public let draws: Int
  /// How many data those that were weighed have been chosen from.
  public let population: Int

  /// The largest k̂; over many data and few draws, mostly noise.
  public var worst: Double { shapes.max() ?? -.infinity }
  /// The k̂ of a datum in the middle; that of the model where it is weighed as a whole.
  public var median: Double { shapes.median }
  /// The fraction of data whose k̂ is above the threshold.
  public var unreliable: Double { share { shapes[$0] > threshold } }
  /// The fraction of data whose guide is poor: a heavy tail, and fewer than half of the draws left.
  public var poor: Double { share { shapes[$0] > threshold && !(effectiveShares[$0] >= 0.5) } }

  private func share(where claim: (Int) -> Bool) -> Double {
    Double(shapes.indices.filter(claim).count) / Double(max(1, shapes.count))
  }

  /// The verdict in plain words.
  public var description: String {
    if worst == -.infinity { return "the log-weights do not vary: the guide is exact" }
    let (shape, left, spread) = (median, effectiveShares.median, spreads.median)
    let numbers =
      "k-hat \(shape.rounded), ESS/S \(left.rounded), spread of the log-weights "
      + "\(spread.rounded) nats"
    guard population > 1 else { return "\(numbers): \(verdict)" }
    let percent = (100 * unreliable).rounded
    let chosen = "\(shapes.count) of \(population) data, chosen at random"
    let data = shapes.count < population ? chosen : "the data"
    return "at the median of \(data), \(numbers); k-hat above \(threshold.rounded) for "
      + "\(percent) % of them at \(draws) draws: \(verdict)"
  }

  private var verdict: String {
    if poor > 0 {
      let share = shapes.count > 1 ? " for \((100 * poor).rounded) % of the data" : ""
      return "the guide misses part of the posterior\(share), and log-evidence estimates are too "
        + "low; use a richer guide, such as one with full covariance, or more steps"
    }
    let isGood = worst <= 0.5 || effectiveShares.allSatisfy { $0 >= 0.9 }
    return isGood
      ? "the guide covers the posterior well; weighted estimates can be relied on"
      : "the guide is usable; weighted estimates converge, somewhat slowly"
  }
}

extension [Double] {
  fileprivate var median: Double { isEmpty ? .nan : sorted()[count / 2] }
}

extension Double {
  /// With two decimals, or two digits where these would be zeros.
  fileprivate var rounded: String {
    guard isFinite, magnitude < 0.095, self != 0 else {
      return isFinite ? "\((self * 100).rounded() / 100)" : words
    }
    let scale = C.pow(10, 1 - (C.log(magnitude) / C.log(10)).rounded(.down))
    return "\((self * scale).rounded() / scale)"
  }
}

extension LogWeights {
  /// The tails of the weights; at least 25 draws are needed for a tail of 5.
  public var reliability: Reliability { reliability(of: values.count) }

  /// Where the data have been chosen from a larger number.
  func reliability(of population: Int) -> Reliability {
    let size = Double(draws)
    let spreads = values.map { own -> Double in
      let mean = own.reduce(0, +) / size
      // A draw without a weight is infinitely far from the others.
      guard mean.isFinite else { return .infinity }
      let squares = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares / max(1, size - 1)).squareRoot()
    }
    return Reliability(
      shapes: values.map(Self.tailShape),
      effectiveShares: values.map(Self.effectiveShare),
      spreads: spreads,
      threshold: min(1 - 1 / (C.log(size) / C.log(10)), 0.7),
      draws: draws,
      population: population
    )
  }

  /// 0 where no weight is a number.
  private static func effectiveShare(_ logWeights: [Double]) -> Double {
    guard let top = logWeights.max(), top.isFinite else { return 0 }
    let weights = logWeights.map { C.exp($0 - top) }
    let (sum, squares) = (weights.reduce(0, +), weights.reduce(0) { $0 + $1 * $1 })
    return sum * sum / (Double(weights.count) * squares)
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
