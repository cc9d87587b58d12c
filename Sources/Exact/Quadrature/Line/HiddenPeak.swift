/// Looks for peaks that a density may have between the nodes of a rule, from the logs at the nodes.
///
/// Between two nodes the log is at most the larger of theirs plus Δ²/8 times its curvature, and, where it is concave, below the
/// lines through the next two nodes on either side.
struct HiddenPeak {
  private(set) var found: (height: Double, axis: Int)?
  /// A rule resolves a density that rises between nodes by less.
  static let resolved = 2.5

  /// From nodes that are lower, nothing can be told.
  private static let depth = 300.0

  /// Heights below `floor` are of no account.
  init(_ logs: [Double], _ rule: TensorRule, above floor: Double) {
    let line = rule.line
    for axis in 0..<rule.dimension {
      let step = rule.stride(axis)
      for start in logs.indices where rule.indices[start][axis] == 0 {
        for index in 0..<line.count - 1 {
          let own = { (offset: Int) in logs[start + (index + offset) * step] }
          let ends = max(own(0), own(1))
          guard own(0).isFinite, own(1).isFinite else { continue }
          let height = Self.height(line, index, own)
          guard ends > floor - Self.depth, height > ends + Self.resolved,
            height > found?.height ?? floor
          else { continue }
          found = (height, axis)
        }
      }
    }
  }

  /// A bound between nodes `index` and `index + 1`; `own` gives logs by their place from the first of the two.
  static func height(_ line: [Double], _ index: Int, _ own: (Int) -> Double) -> Double {
    let width = line[index + 1] - line[index]
    let (hasLeft, hasRight) = (index > 0, index + 2 < line.count)
    let slope = (own(1) - own(0)) / width
    var curvature = 0.0
    var (left, right): (Double?, Double?) = (nil, nil)
    if hasLeft, own(-1).isFinite {
      let before = (own(0) - own(-1)) / (line[index] - line[index - 1])
      curvature = max(curvature, 2 * (before - slope) / (line[index + 1] - line[index - 1]))
      left = before
    }
    if hasRight, own(2).isFinite {
      let after = (own(2) - own(1)) / (line[index + 2] - line[index + 1])
      curvature = max(curvature, 2 * (slope - after) / (line[index + 2] - line[index]))
      right = after
    }
    let ends = max(own(0), own(1))
    let curved = ends + curvature * width * width / 8
    guard let left, let right else { return curved }
    // The lines meet at the highest point that a concave function may have; at an end where they do not meet between.
    guard left > right else { return ends }
    let meeting = (own(1) - own(0) - right * width) / (left - right)
    let inside = min(max(meeting, 0), width)
    let lines = min(own(0) + left * inside, own(1) - right * (width - inside))
    return min(curved, max(ends, lines))
  }
}
