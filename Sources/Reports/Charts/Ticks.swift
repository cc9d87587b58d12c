#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Round positions on an axis, one, two or five times a power of ten apart, with their labels.
struct Ticks {
  let positions: [Double]
  let labels: [String]

  /// About `count` ticks in `range`, which is longer than nothing.
  init(in range: ClosedRange<Double>, about count: Int) {
    let length = range.upperBound - range.lowerBound
    let step = Self.roundStep(length / Double(count))
    let first = (range.lowerBound / step).rounded(.up)
    let last = (range.upperBound / step).rounded(.down)
    positions = first <= last ? (0...Int(last - first)).map { (first + Double($0)) * step } : []
    let decimals = max(0, -Int(log10(step).rounded(.down)))
    labels = positions.map { Self.label($0, decimals: decimals) }
  }

  private static func roundStep(_ length: Double) -> Double {
    let power = pow(10, log10(length).rounded(.down))
    let factor = [1, 2, 5].first { $0 * power >= length } ?? 10
    return factor * power
  }

  private static func label(_ value: Double, decimals: Int) -> String {
    let largest = 1e7
    if decimals > 5 || abs(value) >= largest { return NumberText.significant(value, digits: 4) }
    let isWhole = decimals == 0
    let text =
      isWhole
      ? NumberText.grouped(Int(value.rounded())) : NumberText.fixed(value, decimals: decimals)
    return text.replacing("-", with: "−")
  }
}

extension ClosedRange<Double> {
  /// The smallest range with all finite `values`; nil where there are none.
  static func around(_ values: some Sequence<Double>) -> ClosedRange<Double>? {
    let largest = 1e150  // lengths and their squares stay finite
    let finite = values.filter { abs($0) <= largest }
    guard let low = finite.min(), let high = finite.max() else { return nil }
    return low...high
  }

  /// The range with room at both ends, longer than nothing.
  func padded(by fraction: Double) -> ClosedRange<Double> {
    let length = upperBound - lowerBound
    let least = 1e-9 * Swift.max(abs(lowerBound), abs(upperBound), 1e-3)
    guard length > least else {
      let room = Swift.max(abs(lowerBound) / 10, 1e-3)
      return lowerBound - room...upperBound + room
    }
    return lowerBound - fraction * length...upperBound + fraction * length
  }
}
