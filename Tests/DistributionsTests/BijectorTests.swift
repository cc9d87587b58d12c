import Distributions
import Tensors
import Testing

@Suite struct BijectorTests {
  struct Row: Sendable, CustomStringConvertible {
    let support: Support
    let points: [[Double]]
    var description: String { "\(support)" }
  }
  static let rows = [
    Row(support: .real, points: [[-40], [0], [1.5]]),
    Row(support: .positive, points: [[-300], [-1], [0], [2], [300]]),
    Row(support: .unitInterval, points: [[-30], [-1], [0], [2], [10]]),
    Row(support: .interval(-2, 6), points: [[-12], [-1], [0], [2], [12]]),
    Row(support: .simplex, points: [[0, 0, 0], [1, -2, 0.5], [-40, 3, -20], [12, 0, 5]]),
    Row(support: .simplex, points: [[0.3], [-5]]),
  ]

  @Test(arguments: rows) func returnsToTheSamePoint(row: Row) throws {
    let bijector = try #require(row.support.bijector)
    for point in row.points {
      let u = row.support == .simplex ? Tensor(point) : Tensor(point[0])
      let value = try numbers(bijector.forward(u))
      #expect(row.support.contains(value), "\(row) at \(point): \(value)")
      let back = bijector.inverse(Tensor(value, shape: bijector.forward(u).shape))
      for (returned, start) in zip(try numbers(back), point) {
        // Near an upper bound of a, the digits of a − x are those of the rounding of x.
        let lost = row.support == .simplex || start < 5 ? 1e-10 : 1e-9
        #expect(agrees(returned, start, lost), "\(row) at \(point): \(returned)")
      }
    }
  }

  /// log |det J| of the free coordinates to the value without its last part where it is a simplex.
  @Test(arguments: rows) func logDeterminantIsThatOfTheNumericJacobian(row: Row) throws {
    let bijector = try #require(row.support.bijector)
    for point in row.points where point.allSatisfy({ abs($0) < 15 }) {
      let isSimplex = row.support == .simplex
      func value(_ u: [Double]) throws -> [Double] {
        let values = try numbers(bijector.forward(isSimplex ? Tensor(u) : Tensor(u[0])))
        return Array(values.prefix(u.count))
      }
      let n = point.count
      let columns = try (0..<n).map { column in
        let step = 1e-3
        let samples = try [-2.0, -1, 1, 2].map { offset in
          var moved = point
          moved[column] += offset * step
          return try value(moved)
        }
        return (0..<n).map {
          (samples[0][$0] - 8 * samples[1][$0] + 8 * samples[2][$0] - samples[3][$0]) / (12 * step)
        }
      }
      let expected = logAbsoluteDeterminant(columns)
      let u = isSimplex ? Tensor(point) : Tensor(point[0])
      let actual = try numbers(bijector.logDeterminant(u))[0]
      #expect(abs(actual - expected) < 1e-7 * max(1, abs(expected)), "\(row) at \(point)")
    }
  }

  @Test func zeroIsTheMiddle() throws {
    #expect(
      try numbers(StickBreakingBijector().forward(Tensor([0, 0, 0]))).allSatisfy {
        abs($0 - 0.25) < 1e-15
      }
    )
    #expect(try numbers(SigmoidBijector(low: -2, high: 6).forward(Tensor(0))) == [2])
    #expect(try numbers(ExponentialBijector().forward(Tensor(0))) == [1])
  }

  @Test func rowsOfSimplicesAreMappedOneByOne() throws {
    let bijector = StickBreakingBijector()
    let (a, b) = ([1, -2, 0.5], [0.25, 3, -1])
    let both = Tensor(a + b, shape: [2, 3])
    let alone = try numbers(bijector.forward(Tensor(a))) + numbers(bijector.forward(Tensor(b)))
    #expect(try numbers(bijector.forward(both)) == alone)
    let determinants = try numbers(
      bijector.logDeterminant(Tensor(a)) + bijector.logDeterminant(Tensor(b))
    )[0]
    #expect(agrees(try numbers(bijector.logDeterminant(both))[0], determinants, 1e-14))
    #expect(bijector.unconstrainedShape(for: [2, 4]) == [2, 3])
    #expect(bijector.forward(both).shape == [2, 4])
  }

  @Test func discreteSupportsHaveNone() {
    for support in [Support.boolean, .integers(3), .nonNegativeIntegers, .point] {
      #expect(support.bijector == nil)
    }
  }

  private func logAbsoluteDeterminant(_ columns: [[Double]]) -> Double {
    var m = columns
    var result = 0.0
    for k in m.indices {
      let pivot = m.indices.dropFirst(k).max { abs(m[$0][k]) < abs(m[$1][k]) } ?? k
      m.swapAt(k, pivot)
      result += C.log(abs(m[k][k]))
      for row in m.indices.dropFirst(k + 1) {
        let factor = m[row][k] / m[k][k]
        for column in m.indices { m[row][column] -= factor * m[k][column] }
      }
    }
    return result
  }
}
