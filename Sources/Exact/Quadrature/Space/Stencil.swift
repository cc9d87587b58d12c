/// A point and those around it that tell a function's slope and curvature by differences.
struct Stencil {
  let moves: [[Double]]
  private let steps: [Double]
  private static let signs: [(Double, Double)] = [(1, 1), (-1, -1), (1, -1), (-1, 1)]

  /// A step for each coordinate.
  init(steps: [Double]) {
    self.steps = steps
    func moved(_ changes: [(Int, Double)]) -> [Double] {
      var move = Array(repeating: 0.0, count: steps.count)
      for (coordinate, sign) in changes { move[coordinate] = sign * steps[coordinate] }
      return move
    }
    var moves = [moved([])]
    for row in steps.indices {
      moves += [moved([(row, 1)]), moved([(row, -1)])]
      for column in 0..<row {
        moves += Self.signs.map { moved([(row, $0.0), (column, $0.1)]) }
      }
    }
    self.moves = moves
  }

  /// The gradient and the negative Hessian, row-major; nil where a value is not finite.
  func shape(of values: [Double]) -> (slope: [Double], curvature: [Double])? {
    let count = steps.count
    var slope = Array(repeating: 0.0, count: count)
    var curvature = Array(repeating: 0.0, count: count * count)
    var next = 1
    for row in 0..<count {
      let (up, down) = (values[next], values[next + 1])
      slope[row] = (up - down) / (2 * steps[row])
      curvature[row * count + row] = (2 * values[0] - up - down) / (steps[row] * steps[row])
      next += 2
      for column in 0..<row {
        let v = values[next..<next + 4].map(\.self)
        let mixed = (v[2] + v[3] - v[0] - v[1]) / (4 * steps[row] * steps[column])
        curvature[row * count + column] = mixed
        curvature[column * count + row] = mixed
        next += 4
      }
    }
    return (slope + curvature).allSatisfy(\.isFinite) ? (slope, curvature) : nil
  }
}
