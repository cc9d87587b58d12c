internal import EvidenceTensors

/// Minima of many functions of few variables, all evaluated at once, by the method of Broyden, Fletcher, Goldfarb and Shanno.
///
/// - Reference: Nocedal & Wright (2006), "Numerical optimization", algorithm 6.1, with steps halved until they descend.
package struct RowwiseMinimum {
  package private(set) var points: [[Double]]
  package private(set) var values: [Double]
  package private(set) var isConverged: [Bool]

  /// The functions' values and slopes at a point for each.
  package typealias Functions = ([[Double]]) -> (values: [Double], slopes: [[Double]])

  private static let mostEvaluations = 600

  package init(from start: [[Double]], of functions: Functions) {
    let first = functions(start)
    var descents = start.indices.map { row in
      Descent(start[row], first.values[row], first.slopes[row])
    }
    for _ in 0..<Self.mostEvaluations where descents.contains(where: { !$0.isDone }) {
      let next = functions(descents.map(\.trial))
      for row in descents.indices where !descents[row].isDone {
        descents[row].take(next.values[row], next.slopes[row])
      }
    }
    points = descents.map(\.point)
    values = descents.map(\.value)
    isConverged = descents.map(\.isConverged)
  }

  /// The better of two for each function.
  package func merged(with other: RowwiseMinimum) -> RowwiseMinimum {
    var result = self
    for row in values.indices {
      let isBetter = !(values[row] <= other.values[row])
      // One that converged to the same value is preferred to one that nearly did.
      let isTie = abs(values[row] - other.values[row]) <= 1e-9 * (1 + abs(values[row]))
      guard isTie ? !isConverged[row] && other.isConverged[row] : isBetter else { continue }
      result.points[row] = other.points[row]
      result.values[row] = other.values[row]
      result.isConverged[row] = other.isConverged[row]
    }
    return result
  }
}

/// The course of one minimization.
private struct Descent {
  private(set) var point: [Double]
  private(set) var value: Double
  private(set) var isConverged = false
  private(set) var isDone = false
  private var slope: [Double]
  /// An approximation of the inverse of the matrix of second derivatives.
  private var inverse: [[Double]]
  private var direction: [Double] = []
  private var step = 1.0
  private var isFresh = true

  init(_ point: [Double], _ value: Double, _ slope: [Double]) {
    self.point = point
    self.value = value
    self.slope = slope
    inverse = []
    restart()
    isDone = isConverged || !value.isFinite
  }

  var trial: [Double] { isDone ? point : zip(point, direction).map { $0 + step * $1 } }

  private mutating func restart() {
    let length = max(1, dot(slope, slope).squareRoot())
    inverse = point.indices.map { row in point.indices.map { $0 == row ? 1 / length : 0 } }
    isFresh = true
    turn()
  }

  /// Chooses the next direction, unless hardly anything is left to gain.
  private mutating func turn() {
    direction = inverse.map { -dot($0, slope) }
    step = 1
    let gain = -0.5 * dot(slope, direction)
    let steepest = slope.map(abs).max() ?? 0
    isConverged = steepest < 1e-9 || (!isFresh && gain < 1e-12 && steepest < 1e-4)
    isDone = isConverged
  }

  /// Looks at the value and the slope at the trial point.
  mutating func take(_ next: Double, _ nextSlope: [Double]) {
    let expected = step * dot(slope, direction)
    let rounding = 1e-14 * (1 + abs(value))
    guard next.isFinite, next <= value + 1e-4 * expected + rounding else {
      step /= 2
      guard step < 1e-12 else { return }
      // No descent along a direction that should have one: from the steepest once more, or as near as rounding allows.
      if !isFresh { return restart() }
      isConverged = (slope.map(abs).max() ?? 0) < 1e-6
      isDone = true
      return
    }
    let moved = direction.map { step * $0 }
    let change = zip(nextSlope, slope).map(-)
    point = trial
    (value, slope) = (next, nextSlope)
    update(moved, change)
    turn()
  }

  private mutating func update(_ moved: [Double], _ change: [Double]) {
    let curvature = dot(moved, change)
    guard curvature > 1e-14 * dot(change, change) else { return }
    if isFresh {
      let scale = curvature / dot(change, change)
      for row in inverse.indices {
        inverse[row] = inverse.indices.map { $0 == row ? scale : 0 }
      }
      isFresh = false
    }
    let turned = inverse.map { dot($0, change) }
    let stretch = (1 + dot(change, turned) / curvature) / curvature
    for row in inverse.indices {
      for column in inverse.indices {
        let cross = turned[row] * moved[column] + moved[row] * turned[column]
        inverse[row][column] += stretch * moved[row] * moved[column] - cross / curvature
      }
    }
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
