internal import Tensors

/// The integral of a density over the real line, from the values of its logarithm.
///
/// Panels around the peaks are halved until the rule on a panel and on its halves agree; the sum of the disagreements
/// bounds the error, by far, because the value is that of the halves.
struct LineIntegral {
  let logValue: Double
  /// A bound on the error of the integral, relative to it.
  let relativeError: Double
  /// The panels of the value, with the log-density at their nodes.
  let panels: [Panel]

  init(of logDensity: @escaping ([Double]) throws -> [Double], _ scan: Scan) throws {
    let peaks = try PeakSearch(logDensity: logDensity).peaks(scan)
    let partition = try Partition(around: peaks, logDensity)
    let top = partition.top
    let bounds = partition.boundaries
    var pending = zip(bounds, bounds.dropFirst()).map { Panel($0, $1) }
    try Self.evaluate(&pending, logDensity)
    var accepted: [Panel] = []
    var error = 0.0
    for round in 0..<Self.mostRounds where !pending.isEmpty {
      var halves = pending.flatMap(\.halves)
      try Self.evaluate(&halves, logDensity)
      let parts = halves.map { $0.integral(shift: top) }
      let total = accepted.map { $0.integral(shift: top) }.reduce(0, +) + parts.reduce(0, +)
      var next: [Panel] = []
      for (index, whole) in pending.enumerated() {
        let sum = parts[2 * index] + parts[2 * index + 1]
        let gap = abs(whole.integral(shift: top) - sum)
        let pair = [halves[2 * index], halves[2 * index + 1]]
        if gap <= Self.tolerance * total || round == Self.mostRounds - 1 {
          accepted += pair
          error += gap
        } else {
          next += pair
        }
      }
      pending = next
      if pending.count > Self.mostPanels { throw QuadratureFailure.notConverged(error / total) }
    }
    let total = accepted.map { $0.integral(shift: top) }.reduce(0, +)
    guard total > 0, total.isFinite else { throw QuadratureFailure.isZero }
    logValue = top + C.log(total)
    // The last term is rounding.
    relativeError = (error + partition.tail) / total + 2e-15
    panels = accepted.sorted { $0.low < $1.low }
    guard relativeError < Self.worst else { throw QuadratureFailure.notConverged(relativeError) }
  }

  private static let tolerance = 1e-13
  private static let mostRounds = 40
  private static let mostPanels = 4_000
  /// An integral less accurate than this is none.
  private static let worst = 1e-7

  private static func evaluate(
    _ panels: inout [Panel],
    _ logDensity: ([Double]) throws -> [Double]
  ) throws {
    let positions = panels.flatMap(\.positions)
    let values = try logDensity(positions)
    if let fault = values.firstIndex(where: { $0.isNaN || $0 == .infinity }) {
      throw QuadratureFailure.notANumber(at: [positions[fault]])
    }
    let size = GaussLegendre.standard.nodes.count
    for index in panels.indices {
      panels[index].values = Array(values[index * size..<(index + 1) * size])
    }
  }
}
