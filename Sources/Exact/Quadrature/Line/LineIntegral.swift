internal import EvidenceTensors

/// The integral of a density over the real line, from the values of its logarithm.
///
/// Panels around the peaks are halved until the rule on a panel and on its halves agree, and the density in between is what
/// their nodes say; the sum of the disagreements bounds the error, by far, because the value is that of the halves.
///
/// The bound holds for densities whose features are not narrower than the distance between the places that are looked at: a
/// thousandth of a normal peak's width within some six of them, and about 1/250 of the distance to a peak with heavy tails;
/// sixteen times that where values are dear. A narrower spike that is lower beside it than what it stands on may be missed.
/// GSL's adaptive rules need a twentieth of the values (QAGI 810 on average over 90 random densities, CQUAD 740, this 18,000),
/// but over 60 places of a spike a thousandth as wide as a normal slab, QAGI missed it in 51, CQUAD in 43, and this in none.
struct LineIntegral {
  let logValue: Double
  /// A bound on the error of the integral, relative to it.
  let relativeError: Double
  /// The panels of the value, with the log-density at their nodes.
  let panels: [Panel]

  /// `checks` is how many places are looked at besides, for spikes.
  init(
    of logDensity: @escaping ([Double]) throws -> [Double],
    _ scan: Scan,
    checks: Int = LineIntegral.mostChecks
  ) throws {
    let peaks = try PeakSearch(logDensity: logDensity).peaks(scan)
    let partition = try Partition(around: peaks, logDensity)
    let top = partition.top
    let bounds = partition.boundaries
    var pending = zip(bounds, bounds.dropFirst()).map { Panel($0, $1) }
    try Self.evaluate(&pending, logDensity)
    let checks = try PanelChecks(of: pending, top: top, count: checks, logDensity)
    var accepted: [Panel] = []
    var error = 0.0
    for _ in 0..<Self.mostRounds {
      if pending.isEmpty { pending = Self.removeSteep(from: &accepted) }
      guard !pending.isEmpty else { break }
      var halves = pending.flatMap(\.halves)
      try Self.evaluate(&halves, logDensity)
      let parts = halves.map { $0.integral(shift: top) }
      let total = accepted.map { $0.integral(shift: top) }.reduce(0, +) + parts.reduce(0, +)
      var next: [Panel] = []
      var (gaps, isSmooth) = (error, true)
      for (index, whole) in pending.enumerated() {
        let sum = parts[2 * index] + parts[2 * index + 1]
        let gap = abs(whole.integral(shift: top) - sum)
        let pair = [halves[2 * index], halves[2 * index + 1]]
        let isSeen = pair.allSatisfy(checks.agree)
        let isAccurate = gap <= Self.tolerance * total && isSeen
        if isAccurate || whole.depth == Panel.deepest {
          accepted += pair
          error += gap
        } else {
          next += pair
          gaps += gap
          isSmooth = isSmooth && isSeen
        }
      }
      pending = next
      guard pending.count > Self.mostPanels else { continue }
      // No more panels help where rounding makes the density rough: its error is then that of the rules' disagreement.
      // Where numbers are nearly lost it is rough by more, and all of that is in doubt.
      let isRough = !isSmooth && partition.lost != nil
      if isRough { gaps += pending.map { $0.integral(shift: top) }.reduce(0, +) }
      let most = isRough ? Self.worstWhereLost : Self.worst
      guard isSmooth || isRough, gaps < most * total else {
        throw QuadratureFailure.notConverged(gaps / total)
      }
      accepted += pending
      error = gaps
      break
    }
    let total = accepted.map { $0.integral(shift: top) }.reduce(0, +)
    guard total > 0, total.isFinite else { throw QuadratureFailure.isZero }
    logValue = top + C.log(total)
    // Positions are rounded, which counts the more the narrower a feature is.
    let rounding = accepted.map { panel in
      guard panel.integral(shift: top) > 0 else { return 0.0 }
      let ratio = max(abs(panel.low), abs(panel.high)) / panel.width
      return 1e-15 * panel.integral(shift: top) * ratio
    }
    let lost = accepted.filter { $0.lost != nil }
    let hidden = lost.map { $0.width * C.exp(($0.lost ?? top) - top) }.reduce(0, +)
    relativeError = (error + hidden + partition.tail + rounding.reduce(0, +)) / total + 2e-15
    panels = accepted.sorted { $0.low < $1.low }
    let isLost = partition.lost != nil || !lost.isEmpty
    guard relativeError < (isLost ? Self.worstWhereLost : Self.worst) else {
      let place = lost.max { $0.values[0] < $1.values[0] }?.low ?? partition.lost
      throw place.map { QuadratureFailure.notANumber(at: [$0]) }
        ?? QuadratureFailure.notConverged(relativeError)
    }
  }

  static let mostChecks = 16_384
  private static let tolerance = 1e-13
  private static let mostRounds = 200
  private static let mostPanels = 4_000
  /// An integral less accurate than this is none.
  private static let worst = 1e-7
  /// The same where numbers are lost, of which no more can be had.
  private static let worstWhereLost = 1e-6

  /// Takes out the panels that are much wider than one beside them: what made that one narrow may reach into them unseen.
  private static func removeSteep(from panels: inout [Panel]) -> [Panel] {
    panels.sort { $0.low < $1.low }
    var (kept, steep): ([Panel], [Panel]) = ([], [])
    for (index, panel) in panels.enumerated() {
      let beside = [index - 1, index + 1].filter(panels.indices.contains).map { panels[$0].width }
      let isSteep = panel.width > 4 * (beside.min() ?? .infinity) && panel.depth < Panel.deepest
      if isSteep { steep.append(panel) } else { kept.append(panel) }
    }
    panels = kept
    return steep
  }

  private static func evaluate(
    _ panels: inout [Panel],
    _ logDensity: ([Double]) throws -> [Double]
  ) throws {
    let positions = panels.flatMap(\.positions)
    let values = try logDensity(positions)
    let size = GaussLegendre.standard.nodes.count
    for index in panels.indices
    where !panels[index].take(Array(values[index * size..<(index + 1) * size])) {
      throw QuadratureFailure.notANumber(at: [positions[index * size]])
    }
  }
}
