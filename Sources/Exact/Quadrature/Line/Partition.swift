internal import EvidenceTensors

/// Divides the real line around the peaks of a density into panels whose sizes double outwards.
///
/// Doubling reaches far tails in few steps, light ones (where it stops early) and heavy ones alike.
struct Partition {
  /// From left to right; outside them, `tail` bounds the integral relative to the highest peak's density.
  private(set) var boundaries: [Double] = []
  private(set) var tail = 0.0
  /// A place beyond the last boundary at which the density is no number.
  private(set) var lost: Double?
  let top: Double

  private let logDensity: ([Double]) throws -> [Double]

  init(around peaks: [PeakSearch.Peak], _ logDensity: @escaping ([Double]) throws -> [Double])
    throws
  {
    self.logDensity = logDensity
    top = peaks.map(\.height).max() ?? 0
    let peaks = try Self.reachable(peaks, logDensity)
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

  /// Peaks without those that are told from the highest by lost numbers: of digits that are nearly lost, rounding makes peaks.
  private static func reachable(
    _ peaks: [PeakSearch.Peak],
    _ logDensity: ([Double]) throws -> [Double]
  ) throws -> [PeakSearch.Peak] {
    guard let highest = peaks.max(by: { $0.height < $1.height }) else { return peaks }
    return try peaks.filter { peak in
      let step = (peak.position - highest.position) / Double(looks)
      let between = (0..<looks).map { highest.position + Double($0) * step }
      guard let lost = try logDensity(between).firstIndex(where: \.isNaN) else { return true }
      guard peak.height < highest.height - significant else {
        throw QuadratureFailure.notANumber(at: [between[lost]])
      }
      return false
    }
  }

  /// A peak that is lower than the highest by less counts, in nats.
  private static let significant = 14.0

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
        if value.isNaN {
          guard limit.isInfinite, !points.isEmpty else {
            throw QuadratureFailure.notANumber(at: [positions[index]])
          }
          points.append(try end(peak, direction, before: distances[index]))
          return points
        }
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

  /// The last place before numbers are lost; the tail bounds what lies beyond it.
  private mutating func end(
    _ peak: PeakSearch.Peak,
    _ direction: Double,
    before distance: Double
  ) throws -> Double {
    let distances = (0...Self.looks).map { 0.5 * distance * (1 + Double($0) / Double(Self.looks)) }
    let values = try logDensity(distances.map { peak.position + direction * $0 })
    let first = values.firstIndex { $0.isNaN } ?? Self.looks
    let position = peak.position + direction * distances[first]
    lost = position
    // What is nearly lost has few digits left.
    let low = distances[max(first - 4, 0)]
    let inner = try logDensity([peak.position + direction * 0.5 * low])[0]
    do {
      tail += try remainder(inner, values[max(first - 4, 0)], at: low)
    } catch {
      throw QuadratureFailure.notANumber(at: [position])
    }
    return peak.position + direction * low
  }

  private static let looks = 64
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
