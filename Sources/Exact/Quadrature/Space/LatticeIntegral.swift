internal import EvidenceTensors

/// The integral of a density over two or three coordinates by the trapezoidal rule on a lattice, as far as the density reaches.
///
/// For smooth densities the rule converges geometrically. The value is that of a lattice which consists of 2ᵈ lattices of twice
/// the step; how far these are apart, the spread, bounds the error, by far: it is about the square. Once a second lattice has
/// shown to which power of its spread the first one erred, three quarters of that power of the second one's bound its error.
/// - Reference: Trefethen & Weideman (2014), "The exponentially convergent trapezoidal rule"; Sloan & Joe (1994), "Lattice
///   methods for multiple integration", section 2.
struct LatticeIntegral {
  let target: CubatureTarget
  let fill: LatticeFill
  let logValue: Double
  /// A bound on the error of the integral, relative to it.
  let relativeError: Double

  /// Nil where a lattice with few enough points is not accurate: adaptive boxes may be.
  init?(_ target: CubatureTarget, _ start: CubatureStart, tolerance: Double) throws {
    let dimension = target.dimension
    let target = try target.stretched()
    let seeds = start.peaks.map { target.coordinates(of: $0.center) }
    var most = dimension == 2 ? 120_000 : 1_600_000
    let first = target.linearity == 1 ? 0.25 : 0.2 * target.linearity
    var steps = Array(repeating: first, count: dimension)
    for (peak, seed) in zip(start.peaks, seeds) {
      let widths = target.widths(of: peak, at: seed)
      steps = zip(steps, widths).map { min($0, Self.resolved * $1) }
    }
    var fall = -C.log(tolerance) + 10
    var last: (logTotal: Double, spread: Double)?
    var order = 1.0
    while true {
      var fill = LatticeFill(steps: steps, from: seeds)
      var sums = Sums(fill)
      repeat {
        guard try fill.spread(to: fall, most: most, { try target.logs(at: $0) }) else { return nil }
        sums = Sums(fill)
        fall += 6
      } while sums.beyond > 0.3 * tolerance && fall < 60
      fall -= 6
      guard sums.total > 0 else { return nil }
      let logTotal = fill.top + C.log(sums.total) + steps.map(C.log).reduce(0, +)
      let spread = sums.spreads.reduce(0, +)
      let change = last.map { abs(C.expm1($0.logTotal - logTotal)) } ?? 0
      if let last {
        let observed = C.log(max(change, 1e-16)) / C.log(min(last.spread, 0.5))
        order = min(max(0.75 * observed, 1), 1.5)
      }
      // What the next lattice may hope for.
      let nextOrder = last == nil ? 1.5 : order
      last = (logTotal, spread)
      let rounding = 1e-15 * Double(fill.count).squareRoot()
      let faces = start.missed > 0 ? C.exp(C.log(start.missed) + start.top - logTotal) : 0
      let missed = order > 1 ? C.pow(min(spread, 1), order) : max(spread, change)
      let error = missed + sums.beyond + faces + rounding
      if error < tolerance, !fill.mayHide(above: fill.top - CubatureTarget.negligible) {
        self.target = target
        self.fill = fill
        logValue = logTotal + target.scaling.logVolume
        relativeError = error
        return
      }
      // The spread along a dimension falls as exp(−constant / step), or faster.
      let aim = C.log(0.3 * tolerance) / nextOrder - C.log(Double(dimension))
      let largest = error < tolerance ? 0.9 : 1.15
      let ratios = sums.spreads.map { min(max(C.log(min($0, 0.5)) / aim, 0.5), largest) }
      most -= fill.count
      steps = zip(steps, ratios).map(*)
      let expected = Double(fill.count) / ratios.reduce(1, *)
      guard expected < Double(most), missed > 0.1 * tolerance else { return nil }
    }
  }

  /// A peak's widths must be at least a step times this.
  private static let resolved = 0.8

  /// Sums over the lattice and over those that it consists of.
  private struct Sums {
    var total = 0.0
    /// How far apart the two lattices of twice the step along each dimension are, and these from each other, relative to the sum.
    var spreads: [Double]
    var beyond = 0.0

    init(_ fill: LatticeFill) {
      let dimension = fill.dimension
      var parts = Array(repeating: 0.0, count: 1 << dimension)
      for node in 0..<fill.logs.count {
        parts[fill.coset(node)] += C.exp(fill.logs[node] - fill.top)
      }
      total = parts.reduce(0, +)
      spreads = Array(repeating: 0, count: dimension)
      guard total > 0 else { return }
      // The Walsh coefficients of the parts: what a dimension takes part in counts for it.
      for mask in 1..<parts.count {
        let sum = parts.indices.reduce(0.0) { sum, coset in
          (coset & mask).nonzeroBitCount % 2 == 0 ? sum + parts[coset] : sum - parts[coset]
        }
        let share = abs(sum) / total / Double(mask.nonzeroBitCount)
        for axis in 0..<dimension where mask >> axis & 1 == 1 { spreads[axis] += share }
      }
      beyond = fill.beyond(C.exp) / total
    }
  }
}

extension LatticeFill {
  /// Whether the density may have a peak between nodes, from the logs at these.
  fileprivate func mayHide(above floor: Double) -> Bool {
    for axis in 0..<dimension {
      let line = [0, 1, 2, 3].map { $0 * steps[axis] }
      for node in 0..<count where logs[node].isFinite {
        guard let next = log(node, axis, steps: 1), next.isFinite else { continue }
        let outer = [log(node, axis, steps: -1), log(node, axis, steps: 2)]
        let height = HiddenPeak.height(line, 1) { offset in
          switch offset {
          case 0: logs[node]
          case 1: next
          default: outer[offset < 0 ? 0 : 1] ?? -.infinity
          }
        }
        if height > max(logs[node], next) + HiddenPeak.resolved, height > floor { return true }
      }
    }
    return false
  }
}
