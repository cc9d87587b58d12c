import EvidenceExact
import Foundation
import Testing

@Suite struct AscentTests {
  private func summit(
    from start: [Double],
    steps: Double = 0.3,
    unless isKnown: ([Double]) throws -> Bool = { _ in false },
    _ function: @escaping ([Double]) -> Double
  ) throws -> [Double]? {
    let dimension = start.count
    return try Ascent.summit(
      of: { points in
        stride(from: 0, to: points.count, by: dimension).map {
          function(Array(points[$0..<$0 + dimension]))
        }
      },
      from: start,
      steps: start.map { _ in steps },
      unless: isKnown
    )
  }

  /// Quadratics whose axes are turned and as unlike as 1 to 10⁶, from hundreds of widths away.
  @Test(arguments: 0..<40) func quadraticsAreClimbed(seed: Int) throws {
    let (angle, tilt) = (0.7 * Double(seed), 0.3 * Double(seed))
    let widths = [pow(10, Double(seed % 7) - 3), 1, pow(10, Double(seed % 4) - 2)]
    func turned(_ x: [Double]) -> [Double] {
      let (a, b) = (cos(angle) * x[0] + sin(angle) * x[1], cos(angle) * x[1] - sin(angle) * x[0])
      return [a, cos(tilt) * b + sin(tilt) * x[2], cos(tilt) * x[2] - sin(tilt) * b]
    }
    let center = [3, -2, 0.5]
    let found = try #require(
      try summit(from: [0, 0, 0]) { x in
        let z = zip(turned(zip(x, center).map { $0 - $1 }), widths).map { $0 / $1 }
        return -0.5 * z.reduce(0) { $0 + $1 * $1 }
      }
    )
    let z = zip(turned(zip(found, center).map { $0 - $1 }), widths).map { $0 / $1 }
    #expect(z.allSatisfy { abs($0) < 1e-3 }, "\(z)")
  }

  /// Rosenbrock's valley (1960), with its summit at (1, 1).
  @Test func aCurvedRidgeIsClimbed() throws {
    let found = try #require(
      try summit(from: [-1.2, 1]) { x in
        let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
        return -a * a - 100 * b * b
      }
    )
    #expect(found.allSatisfy { abs($0 - 1) < 1e-3 }, "\(found)")
  }

  /// Where a summit has an edge, and where there is no density beside it.
  @Test func edgesAreClimbed() throws {
    let kink = try #require(try summit(from: [2, -3]) { -abs($0[0] - 0.3) - 5 * abs($0[1]) })
    #expect(abs(kink[0] - 0.3) < 1e-4 && abs(kink[1]) < 1e-4, "\(kink)")
    let wall = try #require(
      try summit(from: [2, 1]) { x in
        x[0] < 0 ? (x[1] < 0 ? .nan : -.infinity) : -x[0] - x[1] * x[1]
      }
    )
    #expect(wall[0] >= 0 && wall[0] < 1e-4 && abs(wall[1]) < 1e-4, "\(wall)")
  }

  /// A function that is flat, or nowhere a number, has no place to go to.
  @Test func whatHasNoSlopeIsLeftAtOnce() throws {
    #expect(try summit(from: [1, 2]) { _ in 0 } == [1, 2])
    #expect(try summit(from: [1, 2]) { _ in .nan } == [1, 2])
    // A curvature that nothing finite makes positive.
    let bowl = try #require(
      try summit(from: [0, 0]) { x in 2e307 * min(x[0] * x[0], 4) - abs(x[1]) }
    )
    #expect(bowl.allSatisfy { $0.isFinite }, "\(bowl)")
  }

  @Test func itEndsWhereItsSummitIsKnown() throws {
    #expect(try summit(from: [5, 5], unless: { $0[0] < 6 }) { -$0[0] * $0[0] - $0[1] } == nil)
  }
}
