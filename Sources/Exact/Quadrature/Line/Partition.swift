internal import EvidenceTensors

/// Divides the real line around the peaks of a density into panels whose sizes double outwards.
///
/// Doubling reaches far tails in few steps, light ones (where it stops early) and heavy ones alike.
struct Partition {
  /// From left to right; outside them, `tail` bounds the integral relative to the highest peak's density.
  private(set) var boundaries: [Double] = []
  private(set) var tail = 0.0
  let top: Double

  private let logDensity: ([Double]) throws -> [Double]

  init(around peaks: [PeakSearch.Peak], _ logDensity: @escaping ([Double]) throws -> [Double])
    throws
  {
    self.logDensity = logDensity
    top = peaks.map(\.height).max() ?? 0
    var points: [Double] = []
    for (index, peak) in peaks.enumerated() {
      points.append(peak.position)
      let left = index > 0 ? peaks[index - 1].position : -Double.infinity
      let right = index + 1 < peaks.count ? peaks[index + 1].position : Double.infinity
      points += try steps(from: peak, to: left, direction: -1)
      points += try steps(from: peak, to: right, direction: 1)
    }
    boundaries = Set(points).sorted()
  }

  /// Boundaries at doubling distances from a peak, up to another peak or to where nothing is left.
  private mutating func steps(
    from peak: PeakSearch.Peak,
    to limit: Double,
    direction: Double
  ) throws -> [Double] {
    var points: [Double] = []
    var distance = peak.width
    var last = peak.height
    for _ in 0..<Self.mostChunks {
      let distances = (0..<Self.chunk).map { distance * Double(1 << $0) }
      let positions = distances.map { peak.position + direction * $0 }
      let values = try logDensity(positions)
      for (index, value) in values.enumerated() {
        // Beyond the next peak, that peak's own panels go on.
        if direction > 0 ? positions[index] >= limit : positions[index] <= limit { return points }
        if value.isNaN { throw QuadratureFailure.notANumber(at: [positions[index]]) }
        // The first panel is as wide as the peak.
        if value > peak.height - 0.5, limit.isInfinite, points.isEmpty {
          last = value
          continue
        }
        points.append(positions[index])
        if value < top - PeakSearch.negligible {
          // Between two peaks, panels go on to the other's.
          if limit.isInfinite { tail += try remainder(last, value, at: distances[index]) }
          return points
        }
        last = value
      }
      distance *= Double(1 << Self.chunk)
    }
    throw QuadratureFailure.doesNotFallOff
  }

  private static let chunk = 6
  private static let mostChunks = 60

  /// The integral from `distance` on of a density that falls as a power of the distance at least as fast as just before.
  private func remainder(_ inner: Double, _ outer: Double, at distance: Double) throws -> Double {
    if outer == -.infinity { return 0 }
    let power = (inner - outer) / C.log(2)
    guard power > 1.05 else { throw QuadratureFailure.doesNotFallOff }
    return C.exp(outer - top) * distance / (power - 1)
  }
}
