/// Finds the peaks of a density on the real line from the values of its logarithm.
struct PeakSearch {
  struct Peak {
    var position: Double
    var height: Double
    /// Within it, the logarithm changes by about 1 or less.
    var width: Double
  }

  let logDensity: ([Double]) throws -> [Double]

  /// The peaks from left to right, without those whose height is negligible.
  func peaks(_ scan: Scan) throws -> [Peak] {
    let positions = scan.positions
    let heights = try self.heights(at: positions)
    guard let top = heights.max(), top > -Double.infinity else { throw QuadratureFailure.isZero }
    let summits = positions.indices.filter { index in
      let left = index > 0 ? heights[index - 1] : -.infinity
      let right = index + 1 < heights.count ? heights[index + 1] : -.infinity
      return heights[index] > -.infinity && heights[index] >= left && heights[index] > right
    }
    let highest = summits.sorted { heights[$0] > heights[$1] }.prefix(Self.most)
    if let first = highest.first, first == 0 || first == positions.count - 1 {
      throw QuadratureFailure.doesNotFallOff
    }
    let inner = highest.filter { $0 > 0 && $0 < positions.count - 1 }
    let peaks = try inner.map { index in
      let bracket = index - 1...index + 1
      return try refined(Array(positions[bracket]), Array(heights[bracket]))
    }
    return distinct(peaks)
  }

  /// How many peaks are followed up.
  private static let most = 20
  /// A peak lower than the highest by a factor of e to this is nothing.
  static let negligible = 60.0

  /// Values, with what is no number as zero density: where that matters, it is met again and reported.
  private func heights(at positions: [Double]) throws -> [Double] {
    try logDensity(positions).map { $0.isNaN ? -.infinity : $0 }
  }

  /// Narrows a bracket around a summit until the logarithm is nearly flat in it.
  private func refined(_ bracket: [Double], _ heights: [Double]) throws -> Peak {
    var (bracket, heights) = (bracket, heights)
    for _ in 0..<80 where heights[1] - min(heights[0], heights[2]) > 1 {
      let parts = [0.0, 0.25, 0.5, 0.75]
      let left = parts.map { bracket[0] + $0 * (bracket[1] - bracket[0]) }
      let right = (parts + [1]).map { bracket[1] + $0 * (bracket[2] - bracket[1]) }
      let positions = left + right
      let values = try self.heights(at: positions)
      let best = values.indices.dropFirst().dropLast().max { values[$0] < values[$1] } ?? 4
      bracket = Array(positions[best - 1...best + 1])
      heights = Array(values[best - 1...best + 1])
      // Two neighbouring numbers: as narrow as a peak can be told to be.
      if !(bracket[0] < bracket[1] && bracket[1] < bracket[2]) { break }
    }
    let width = max(bracket[2] - bracket[1], bracket[1] - bracket[0])
    return Peak(position: bracket[1], height: heights[1], width: width)
  }

  private func distinct(_ peaks: [Peak]) -> [Peak] {
    let top = peaks.map(\.height).max() ?? 0
    var result: [Peak] = []
    for peak in peaks.sorted(by: { $0.position < $1.position })
    where peak.height > top - Self.negligible {
      if let last = result.last, peak.position - last.position < max(last.width, peak.width) {
        if peak.height > last.height { result[result.count - 1] = peak }
      } else {
        result.append(peak)
      }
    }
    return result
  }
}
