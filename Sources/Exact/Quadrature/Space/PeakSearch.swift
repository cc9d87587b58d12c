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

  /// Three positions, the middle one highest, with their heights.
  private struct Bracket {
    var positions: [Double]
    var heights: [Double]

    var fall: Double { heights[1] - min(heights[0], heights[2]) }
    /// Whether numbers lie between the positions; if not, it is as narrow as can be told.
    var isDivisible: Bool { positions[0] < positions[1] && positions[1] < positions[2] }
    var peak: Peak {
      let width = max(positions[2] - positions[1], positions[1] - positions[0])
      return Peak(position: positions[1], height: heights[1], width: width)
    }
  }

  /// Narrows a bracket around a summit until the logarithm is nearly flat in it.
  ///
  /// A spike may stand on a summit that is flat beside it: the search goes on, and takes the spike where it finds one.
  private func refined(_ positions: [Double], _ heights: [Double]) throws -> Peak {
    let bracket = try flattened(Bracket(positions: positions, heights: heights))
    var narrow = bracket
    for _ in 0..<Self.zooms where narrow.isDivisible {
      narrow = try narrowed(narrow)
      if narrow.heights[1] > bracket.heights[1] + 0.5 { return try flattened(narrow).peak }
    }
    return bracket.peak
  }

  /// Each narrows a bracket to a quarter: they find spikes a millionth as wide as what they stand on.
  private static let zooms = 10

  private func flattened(_ bracket: Bracket) throws -> Bracket {
    var bracket = bracket
    for _ in 0..<80 where bracket.fall > 1 && bracket.isDivisible {
      bracket = try narrowed(bracket)
    }
    return bracket
  }

  private func narrowed(_ bracket: Bracket) throws -> Bracket {
    let (low, middle, high) = (bracket.positions[0], bracket.positions[1], bracket.positions[2])
    let parts = [0.0, 0.25, 0.5, 0.75]
    let left = parts.map { low + $0 * (middle - low) }
    let right = (parts + [1]).map { middle + $0 * (high - middle) }
    let positions = left + right
    let values = try self.heights(at: positions)
    let best = values.indices.dropFirst().dropLast().max { values[$0] < values[$1] } ?? 4
    return Bracket(
      positions: Array(positions[best - 1...best + 1]),
      heights: Array(values[best - 1...best + 1])
    )
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
