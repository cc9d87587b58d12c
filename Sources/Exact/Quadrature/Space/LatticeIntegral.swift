internal import EvidenceTensors

/// The integral of a density over two or three coordinates by the trapezoidal rule on a lattice, as far as the density reaches.
///
/// For smooth densities the rule converges geometrically. The value is that of a lattice which consists of 2ᵈ lattices of twice
/// the step; how far these are apart bounds the error, by far: it is about the square.
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
    var step = target.linearity == 1 ? 0.2 : (dimension == 2 ? 0.1 : 0.125) * target.linearity
    for (peak, seed) in zip(start.peaks, seeds) {
      let widths = target.widths(of: peak, at: seed)
      step = min(step, Self.resolved * (widths.min() ?? 1))
    }
    var fall = -C.log(tolerance) + 10
    var last: Double?
    while true {
      var fill = LatticeFill(dimension: dimension, step: step, from: seeds)
      var sums = Sums(fill)
      repeat {
        guard try fill.spread(to: fall, most: most, { try target.logs(at: $0) }) else { return nil }
        sums = Sums(fill)
        fall += 6
      } while sums.beyond > 0.3 * tolerance && fall < 60
      fall -= 6
      guard sums.total > 0 else { return nil }
      let logTotal = fill.top + C.log(sums.total) + Double(dimension) * C.log(step)
      let change = last.map { abs(C.expm1($0 - logTotal)) } ?? 0
      last = logTotal
      let rounding = 1e-15 * Double(fill.count).squareRoot()
      let faces = start.missed > 0 ? C.exp(C.log(start.missed) + start.top - logTotal) : 0
      let error = max(sums.spread, change) + sums.beyond + faces + rounding
      if error < tolerance, !fill.mayHide(above: fill.top - CubatureTarget.negligible) {
        self.target = target
        self.fill = fill
        logValue = logTotal + target.scaling.logVolume
        relativeError = error
        return
      }
      // The spread falls as exp(−constant / step), or faster.
      let ratio = C.log(min(sums.spread, 0.5)) / C.log(0.3 * tolerance)
      let shrinking = min(max(ratio, 0.5), 0.9)
      most -= fill.count
      step *= shrinking
      let expected = Double(fill.count) / C.pow(shrinking, Double(dimension))
      guard expected < Double(most), sums.spread > 0.1 * tolerance else { return nil }
    }
  }

  /// A peak's widths must be at least a step times this.
  private static let resolved = 0.8

  /// Sums over the lattice and over those that it consists of.
  private struct Sums {
    var total = 0.0
    /// The largest difference from the mean, relative to it.
    var spread = 0.0
    var beyond = 0.0

    init(_ fill: LatticeFill) {
      let cosets = 1 << fill.dimension
      var parts = Array(repeating: 0.0, count: cosets)
      for node in 0..<fill.logs.count {
        parts[fill.coset(node)] += C.exp(fill.logs[node] - fill.top)
      }
      total = parts.reduce(0, +)
      guard total > 0 else { return }
      let mean = total / Double(cosets)
      spread = (parts.map { abs($0 - mean) }.max() ?? 0) / mean
      beyond = fill.beyond(C.exp) / total
    }
  }
}

extension LatticeFill {
  /// Whether the density may have a peak between nodes, from the logs at these.
  fileprivate func mayHide(above floor: Double) -> Bool {
    let line = [0, step, 2 * step, 3 * step]
    for node in 0..<count where logs[node].isFinite {
      for axis in 0..<dimension {
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
