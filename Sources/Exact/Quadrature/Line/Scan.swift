internal import EvidenceTensors

/// Where a density on the real line is first looked at: dense near 0, and ever sparser up to far out.
///
/// The log of a density that has a peak rises towards it from far away, so that even a narrow one is noticed.
struct Scan {
  let positions: [Double]

  /// sinh of evenly spaced numbers up to `reach`.
  init(reach: Double, step: Double) {
    let count = Int((reach / step).rounded())
    positions = (-count...count).map { index in
      let s = Double(index) * step
      return 0.5 * (C.exp(s) - C.exp(-s))
    }
  }

  /// Of a coordinate of unknown scale: to ±5e12.
  static let wide = Scan(reach: 30, step: 0.15)
  /// For each of two coordinates at once: to ±1.6e6.
  static let plane = Scan(reach: 15, step: 0.5)
  /// For each of three coordinates at once: likewise, with fewer positions.
  static let space = Scan(reach: 15, step: 1.5)

  /// Every combination of positions in some dimensions, point after point; the last coordinate runs fastest.
  static func grid(_ positions: [Double], _ dimension: Int) -> [Double] {
    var points: [[Double]] = [[]]
    for _ in 0..<dimension { points = points.flatMap { own in positions.map { own + [$0] } } }
    return points.flatMap(\.self)
  }
}
