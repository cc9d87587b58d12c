internal import EvidenceTensors

/// The boxes that a cubature starts from: a grid, with boxes around every peak that a scan finds as small as the peak.
struct CubatureStart {
  private(set) var boxes: [CubatureBox] = []
  /// The highest log-density that was seen.
  let top: Double
  /// A bound on the integral of what is left out, relative to the highest density.
  private(set) var missed = 0.0

  /// Where the grid's boxes end.
  private static let ends: [Double] = [0, 3, 9, CubatureTarget.reach]
  /// Between them the scan looks: in the plane, and in space.
  private static let plane: [Double] = [0.5, 1, 1.5, 2, 2.5, 4, 5, 6, 7.5, 12, 16, 20, 24, 32, 40]
  private static let space: [Double] = [0.75, 1.5, 2.25, 4, 5.5, 7, 12, 17, 25, 36]

  /// `others` are places near which peaks may be besides those that are seen in these coordinates.
  init(_ target: CubatureTarget, _ others: [[Double]] = []) throws {
    let dimension = target.dimension
    let positive = (Self.ends + (dimension < 3 ? Self.plane : Self.space)).sorted()
    let line = positive.dropFirst().reversed().map { -$0 } + positive
    let heights = try target.logs(at: Scan.grid(line, dimension)).map {
      $0.isNaN || $0 == .infinity ? -Double.infinity : $0
    }
    let scan = LocalMaxima(line: line, heights: heights, dimension: dimension)
    // A peak that is narrow for the scan shows only what leads up to it, which may be low.
    let places = others.map { target.coordinates(ofPlace: $0) }
      .filter { $0.allSatisfy { abs($0) < CubatureTarget.reach } }
    var all: [Peak] = []
    for place in scan.peaks(within: .infinity) + places {
      let center = try Ascent.summit(
        of: { try target.logs(at: $0) },
        from: place,
        steps: place.map { _ in 0.2 }
      ) { place in try all.contains { try $0.isUphill(from: place, target) } }
      if let center { all.append(try Peak(at: center, target)) }
    }
    let top = max(heights.max() ?? -.infinity, all.map(\.height).max() ?? -.infinity)
    peaks = all.reduce(into: []) { found, peak in
      let isHigh = peak.height > top - CubatureTarget.negligible
      if isHigh, !found.contains(where: { $0.isSame(as: peak) }) { found.append(peak) }
    }
    guard top > -.infinity else { throw QuadratureFailure.isZero }
    self.top = top
    let edge = scan.highestAtEdge - top
    guard edge < -0.75 * CubatureTarget.negligible else { throw QuadratureFailure.doesNotFallOff }
    let faces = Double(2 * dimension) * C.exp(edge)
    missed = faces * C.exp(Double(dimension - 1) * C.log(10))
    let negative = Self.ends.dropFirst().reversed().map { -$0 }
    let bounds = negative + Self.ends
    var cells: [[Int]] = [[]]
    for _ in 0..<dimension {
      cells = cells.flatMap { own in (0..<bounds.count - 1).map { own + [$0] } }
    }
    for cell in cells {
      let box = CubatureBox(cell.map { bounds[$0] }, cell.map { bounds[$0 + 1] })
      boxes += Self.refined(box, around: peaks)
    }
  }

  /// The peaks that were found.
  let peaks: [Peak]

  /// A peak's place and its widths.
  struct Peak {
    let center: [Double]
    let widths: [Double]
    let height: Double

    func isSame(as other: Self) -> Bool {
      center.indices.allSatisfy { abs(center[$0] - other.center[$0]) < 0.01 * widths[$0] }
    }

    /// Whether the straight way from a place to the peak never leads down: then it is on the peak's own slope.
    func isUphill(from place: [Double], _ target: CubatureTarget) throws -> Bool {
      let count = 32
      let way = (0...count).flatMap { step in
        zip(place, center).map { $0 + ($1 - $0) * Double(step) / Double(count) }
      }
      let heights = try target.logs(at: way)
      return zip(heights, heights.dropFirst()).allSatisfy { $0 <= $1 }
    }

    init(at center: [Double], _ target: CubatureTarget) throws {
      widths = try center.indices.map {
        try Scaling.halfWidth(at: center, along: $0) { try target.logs(at: $0) }
      }
      height = try target.logs(at: center)[0]
      self.center = center
    }
  }

  /// The place of a peak that is higher than the one that the coordinates are about.
  func higher(than target: CubatureTarget) throws -> [Double]? {
    let places = peaks.map { target.place($0.center) }
    guard !places.isEmpty else { return nil }
    let heights = try target.logDensity(target.scaling.center + places.flatMap(\.self))
    let best = places.indices.max { heights[$0 + 1] < heights[$1 + 1] }
    guard let best, heights[best + 1] > heights[0] + 1 else { return nil }
    return places[best]
  }

  /// Halves a box around a peak that is much narrower.
  private static func refined(_ box: CubatureBox, around peaks: [Peak]) -> [CubatureBox] {
    var done: [CubatureBox] = []
    var pending = [(box, 0)]
    while let (next, depth) = pending.popLast() {
      let ratios = peaks.map { peak -> (ratio: Double, axis: Int) in
        let inside = peak.center.indices.allSatisfy { axis in
          let room = 4 * peak.widths[axis]
          return peak.center[axis] > next.low[axis] - room
            && peak.center[axis] < next.high[axis] + room
        }
        guard inside else { return (0, 0) }
        let all = peak.widths.indices.map { (next.high[$0] - next.low[$0]) / peak.widths[$0] }
        let axis = all.indices.max { all[$0] < all[$1] } ?? 0
        return (all[axis], axis)
      }
      guard let worst = ratios.max(by: { $0.ratio < $1.ratio }), worst.ratio > 6, depth < 60 else {
        done.append(next)
        continue
      }
      pending += next.halves(along: worst.axis).map { ($0, depth + 1) }
    }
    return done
  }
}
