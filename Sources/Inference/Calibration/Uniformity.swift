internal import EvidenceTensors

/// How far numbers are from uniform draws between 0 and 1: the largest distance D between their empirical distribution and the
/// straight line.
///
/// - Reference: Stephens (1970), "Use of the Kolmogorov–Smirnov, Cramér–von Mises and related statistics without extensive tables",
///   for the probability at a finite number.
struct Uniformity {
  let distance: Double
  /// How probable a distance as large is of uniform draws.
  let pValue: Double

  init(_ numbers: [Double]) {
    let count = Double(numbers.count)
    let gaps = numbers.sorted().enumerated().map { index, number in
      max(number - Double(index) / count, Double(index + 1) / count - number)
    }
    let root = count.squareRoot()
    distance = gaps.max() ?? 0
    pValue = Self.tail((root + 0.12 + 0.11 / root) * distance)
  }

  /// P(√n D > x) as n grows: 2 Σ (−1)^(k−1) exp(−2 k² x²).
  static func tail(_ x: Double) -> Double {
    // 1 to rounding, where the series needs many terms.
    guard x > 0.2 else { return 1 }
    let terms = (1...50).map { k in
      let sign = k.isMultiple(of: 2) ? -1.0 : 1.0
      return sign * C.exp(-2 * Double(k * k) * x * x)
    }
    return min(1, max(0, 2 * terms.reduce(0, +)))
  }

  /// The x with P(√n D > x) = `level`, as n grows.
  static func critical(_ level: Double) -> Double {
    root(in: 0.2...6) { tail($0) > level }
  }

  /// The distance of the ranks of normal draws among those of a guide with `ratio` times their standard deviation: the largest of
  /// |Φ(κ x) − Φ(x)|, which is at x² = 2 log κ / (κ² − 1).
  static func distance(ofRatio ratio: Double) -> Double {
    guard ratio > 0, ratio != 1 else { return ratio == 1 ? 0 : 0.5 }
    let x = (2 * C.log(ratio) / (ratio * ratio - 1)).squareRoot()
    func below(_ x: Double) -> Double { 0.5 * C.erfc(-x / 2.0.squareRoot()) }
    return abs(below(ratio * x) - below(x))
  }

  /// The largest ratio of standard deviations below 1 whose distance so many ranks make improbable; 0 where there is none.
  static func detectableRatio(count: Int, level: Double) -> Double {
    let least = critical(level) / Double(max(1, count)).squareRoot()
    return root(in: 0...1) { distance(ofRatio: $0) > least }
  }

  /// Where a claim that holds at the lower end ceases to.
  private static func root(in range: ClosedRange<Double>, _ holds: (Double) -> Bool) -> Double {
    var (low, high) = (range.lowerBound, range.upperBound)
    for _ in 0..<80 {
      let middle = 0.5 * (low + high)
      if holds(middle) { low = middle } else { high = middle }
    }
    return low
  }
}
