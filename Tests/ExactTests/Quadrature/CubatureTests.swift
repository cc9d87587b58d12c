import Evidence
import EvidenceExact
import Foundation
import Testing

/// Integrals whose values are known, by the quadrature of one to three dimensions.
@Suite(.serialized) struct CubatureTests {
  private static let halfLogTwoPi = 0.5 * log(2 * Double.pi)

  /// A bivariate Student's t of three degrees of freedom, far from 0: what rounding of its places costs is in the bound, and
  /// where that is too much there is no integral.
  @Test(arguments: [(1.0, true), (1e-3, true), (1e-7, false), (1e-13, false)])
  func placesFarOutAreRounded(width: Double, isKnown: Bool) throws {
    func logs(_ points: [Double]) -> [Double] {
      stride(from: 0, to: points.count, by: 2).map { start in
        let (x, y) = ((points[start] - 1e4) / width, (points[start + 1] + 7) / width)
        return -log(2 * Double.pi * width * width) - 2.5 * log1p((x * x + y * y) / 3)
      }
    }
    guard isKnown else {
      let failure = #expect(throws: QuadratureFailure.self) {
        try logIntegral(dimension: 2, of: logs)
      }
      guard case .notConverged(let error) = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      // What rounding of the places costs, and not what is left of a rule's own error.
      let rounding = 1e-15 * 1e4 / width
      #expect(error > rounding)
      // Where numbers are not even as far apart as the peak is wide, its width is not seen either.
      if width > 1e-12 { #expect(error < 1.5 * rounding) }
      return
    }
    let (value, bound) = try logIntegral(dimension: 2, of: logs)
    #expect(abs(value) < bound)
    #expect(bound > 1e-15 * 1e4 / width && bound < 1e-7)
  }

  /// A density of one to three coordinates with integral 1, its coordinates mixed by a triangular matrix.
  struct Shape: Sendable {
    let name: String
    let dimension: Int
    /// The log-density of the coordinates before mixing.
    let standard: @Sendable ([Double]) -> Double
    let matrix: [[Double]]
    let shift: [Double]

    func logs(_ points: [Double]) -> [Double] {
      let volume = (0..<dimension).map { log(abs(matrix[$0][$0])) }.reduce(0, +)
      return stride(from: 0, to: points.count, by: dimension).map { start in
        var z: [Double] = []
        for row in 0..<dimension {
          var rest = points[start + row] - shift[row]
          for column in 0..<row { rest -= matrix[row][column] * z[column] }
          z.append(rest / matrix[row][row])
        }
        return standard(z) - volume
      }
    }
  }

  static func normal(_ z: [Double]) -> Double {
    z.reduce(0) { $0 - 0.5 * $1 * $1 - halfLogTwoPi }
  }

  /// Two normal peaks, some way apart, of different weights and widths.
  static func twoPeaks(_ apart: Double, _ share: Double, _ width: Double)
    -> @Sendable ([Double])
    -> Double
  {
    { z in
      let other = z.enumerated().map { ($1 - ($0 == 0 ? apart : 0.5)) / width }
      let first = log(share) + normal(z)
      let second = log(1 - share) + normal(other) - Double(z.count) * log(width)
      let top = max(first, second)
      return top == -.infinity ? top : top + log(exp(first - top) + exp(second - top))
    }
  }

  /// The logarithms of gamma numbers: one tail exponential, the other doubly so.
  static func skewed(_ shape: Double) -> @Sendable ([Double]) -> Double {
    { z in z.reduce(0) { $0 + shape * $1 - exp($1) - lgamma(shape) } }
  }

  static func heavyTailed(_ freedom: Double) -> @Sendable ([Double]) -> Double {
    { z in
      let d = Double(z.count)
      let square = z.reduce(0) { $0 + $1 * $1 }
      let height = lgamma(0.5 * (freedom + d)) - lgamma(0.5 * freedom)
      return height - 0.5 * d * log(freedom * .pi) - 0.5 * (freedom + d) * log1p(square / freedom)
    }
  }

  /// A normal ridge along a parabola.
  static func curved(_ bend: Double) -> @Sendable ([Double]) -> Double {
    { z in
      var straight = z
      straight[z.count - 1] -= bend * (z[0] * z[0] - 1)
      return normal(z.count == 1 ? z : straight)
    }
  }

  static func random(_ index: Int, dimension: Int) -> Shape {
    var state = UInt64(index) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(dimension)
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var mixed = state
      mixed ^= mixed >> 33
      mixed = mixed &* 0xFF51_AFD7_ED55_8CCD
      mixed ^= mixed >> 33
      return Double(mixed >> 11) * 0x1p-53
    }
    let kinds: [(String, @Sendable ([Double]) -> Double)] = [
      ("normal", normal), ("two peaks", twoPeaks(2 + 8 * uniform(), 0.1 + 0.8 * uniform(), 0.3)),
      ("skewed", skewed(0.3 + 4 * uniform())), ("heavy-tailed", heavyTailed(2 + 5 * uniform())),
      ("curved", curved(0.2 + uniform())),
    ]
    let (name, standard) = kinds[index % kinds.count]
    // Ridges: rows that are nearly those before.
    let isRidge = index % 3 == 0
    let matrix = (0..<dimension).map { row in
      (0..<dimension).map { column -> Double in
        if column > row { return 0 }
        if column < row { return 4 * uniform() - 2 }
        let scale = exp(4 * uniform() - 2)
        return row > 0 && isRidge ? 0.02 * scale : scale
      }
    }
    let shift = (0..<dimension).map { _ in 20 * uniform() - 10 }
    return Shape(name: name, dimension: dimension, standard: standard, matrix: matrix, shift: shift)
  }

  @Test(arguments: [(1, 90), (2, 98), (3, 12)])
  func theBoundHoldsOnRandomDensities(dimension: Int, count: Int) throws {
    for index in 0..<count {
      let shape = Self.random(index, dimension: dimension)
      let found = try logIntegral(dimension: dimension) { shape.logs($0) }
      let place = "\(shape.name) \(index): \(found)"
      #expect(abs(found.value) <= found.errorBound, "\(place)")
      #expect(found.errorBound < 1e-7, "\(place)")
    }
  }

  /// Two normal peaks around one point, one of them a thousandth as wide as the other, and as heavy.
  static func spike(_ z: [Double]) -> Double {
    let width = 1e-3
    let slab = log(0.5) + normal(z)
    let narrow = normal(z.map { $0 / width }) - Double(z.count) * log(width)
    let peak = log(0.5) + narrow
    let top = max(slab, peak)
    return top + log(exp(slab - top) + exp(peak - top))
  }

  @Test(arguments: [1, 2]) func aSpikeOnASlabIsSeen(dimension: Int) throws {
    let unit = (0..<dimension).map { row in (0..<dimension).map { $0 == row ? 1.0 : 0 } }
    let shape = Shape(
      name: "spike",
      dimension: dimension,
      standard: Self.spike,
      matrix: unit,
      shift: Array(repeating: 0.7, count: dimension)
    )
    let found = try logIntegral(dimension: dimension) { shape.logs($0) }
    #expect(abs(found.value) <= found.errorBound, "\(found)")
    #expect(found.errorBound < 1e-7)
  }

  /// A normal slab with a spike off its summit, where a rule that sees a few points finds nothing amiss.
  @Test(arguments: [(1e-2, 0.5), (1e-2, 1e-4), (1e-3, 0.5), (1e-3, 1e-2), (1e-4, 0.5)])
  func aSpikeBesideTheSummitIsSeen(width: Double, share: Double) throws {
    // Far out, the places that are looked at are farther apart.
    let reach = width < 1e-3 ? 2.0 : 6
    for place in 0..<80 {
      let offset = reach * (2 * (Double(place) + 0.5) / 80 - 1) + 0.01 * sin(Double(place * place))
      let found = try logIntegral(dimension: 1) { points in
        points.map { x in
          let slab = log(1 - share) + Self.normal([x])
          let spike = log(share) + Self.normal([(x - offset) / width]) - log(width)
          let top = max(slab, spike)
          return top + log(exp(slab - top) + exp(spike - top))
        }
      }
      #expect(abs(found.value) <= found.errorBound, "\(offset): \(found)")
      #expect(found.errorBound < 1e-9, "\(offset): \(found)")
    }
  }

  /// The density falls to nothing and rises again within a thousandth of the width.
  @Test func aCleftIsSeen() throws {
    let width = 1e-3
    for offset in [-1.7, -0.4, 0.0123, 0.9, 2.2] {
      let found = try logIntegral(dimension: 1) { points in
        points.map { x in
          let z = (x - offset) / width
          return Self.normal([x]) + log(-expm1(-0.5 * z * z) + 1e-12)
        }
      }
      // ∫ φ(x) exp(−z²/2) dx is the convolution of two normal densities.
      let variance = 1 + width * width
      let cut = width / variance.squareRoot() * exp(-0.5 * offset * offset / variance)
      #expect(isClose(found.value, log1p(-cut), within: 1e-10), "\(offset): \(found)")
    }
  }

  @Test func whatDoesNotFallOffHasNoIntegral() {
    #expect(throws: (any Error).self) {
      try logIntegral(dimension: 2) { points in
        stride(from: 0, to: points.count, by: 2).map { -0.5 * points[$0] * points[$0] }
      }
    }
  }
}
