internal import EvidenceTensors

/// The integral of a density over two or three coordinates by boxes that are halved where two rules disagree.
///
/// The sum of the disagreements bounds the error, by far, because the value is that of the finer rule.
/// - Reference: van Dooren & de Ridder (1976), "An adaptive algorithm for numerical integration over an n-dimensional cube".
struct CubatureIntegral {
  let target: CubatureTarget
  let rule: TensorRule
  /// The log that all values are divided by.
  let shift: Double
  private(set) var boxes: [CubatureBox] = []
  private(set) var logValue = -Double.infinity
  /// A bound on the error of the integral, relative to it.
  private(set) var relativeError = 0.0

  private static let mostRounds = 60
  /// An integral less accurate than this is none.
  private static let worst = 1e-6

  init(_ target: CubatureTarget, _ start: CubatureStart, tolerance: Double) throws {
    let dimension = target.dimension
    self.target = target
    rule = TensorRule(intervals: dimension == 2 ? 14 : 10, dimension: dimension)
    shift = start.top
    var pending = start.boxes
    var evaluations = 0
    let most = dimension == 2 ? 4_000_000 : 24_000_000
    for _ in 0..<Self.mostRounds where !pending.isEmpty {
      try evaluate(&pending)
      evaluations += pending.count * rule.count
      boxes += pending
      pending = []
      let total = boxes.reduce(0) { $0 + $1.integral }
      let allowed = tolerance * total
      guard evaluations < most else { break }
      (boxes, pending) = divided(boxes, allowed: allowed)
    }
    boxes += pending.filter { !$0.logs.isEmpty }
    let total = boxes.reduce(0) { $0 + $1.integral }
    guard total > 0, total.isFinite else { throw QuadratureFailure.isZero }
    logValue = shift + C.log(total) + target.scaling.logVolume
    let missed = boxes.reduce(start.missed) { $0 + $1.error + $1.hiddenMass(shift) }
    relativeError = missed / total + 1e-14 * Double(boxes.count).squareRoot()
    guard relativeError < Self.worst else {
      let lost = boxes.filter(\.isLost).max { $0.error < $1.error }
      guard let lost, lost.error > 0.1 * (missed / Double(boxes.count)) else {
        throw QuadratureFailure.notConverged(relativeError)
      }
      let middle = zip(lost.low, lost.high).map { 0.5 * ($0 + $1) }
      throw QuadratureFailure.notANumber(at: target.place(middle))
    }
  }

  /// Boxes that are kept, and halves of those with the largest errors, so that what is kept is accurate enough.
  private func divided(
    _ boxes: [CubatureBox],
    allowed: Double
  ) -> (kept: [CubatureBox], halves: [CubatureBox]) {
    let ordered = boxes.sorted { $0.error < $1.error }
    let share = 0.1 * allowed / Double(boxes.count)
    var sum = 0.0
    var kept: [CubatureBox] = []
    var halves: [CubatureBox] = []
    for box in ordered {
      if let hidden = box.hidden, box.hiddenMass(shift) > share {
        halves += box.halves(along: hidden.axis)
        continue
      }
      sum += box.error
      if sum <= allowed || (box.isLost && box.isSmall) {
        kept.append(box)
      } else {
        halves += box.halves(along: box.roughest)
      }
    }
    return (kept, halves)
  }

  private func evaluate(_ boxes: inout [CubatureBox]) throws {
    let chunk = 256
    for first in stride(from: 0, to: boxes.count, by: chunk) {
      let some = first..<min(first + chunk, boxes.count)
      var points: [Double] = []
      points.reserveCapacity(some.count * rule.count * target.dimension)
      for index in some {
        for node in 0..<rule.count { points += boxes[index].point(rule, node) }
      }
      let logs = try target.logs(at: points)
      for (position, index) in some.enumerated() {
        let range = position * rule.count..<(position + 1) * rule.count
        boxes[index].take(logs[range], rule, shift: shift)
      }
    }
  }
}

extension CubatureBox {
  /// Whether it is so small that about as much lies beyond it as in it: halves would hide what is lost.
  fileprivate var isSmall: Bool { zip(low, high).allSatisfy { $1 - $0 < 0.06 } }

  /// A bound on the integral of what may hide between nodes.
  func hiddenMass(_ shift: Double) -> Double {
    guard let hidden else { return 0 }
    let sides = Double(1 << low.count)
    return sides * volume * C.exp(min(hidden.height - shift, 600))
  }
}
