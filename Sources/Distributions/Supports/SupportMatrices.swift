/// Which matrices are in a set.
extension Support {
  static func isCholeskyFactor(_ matrix: [Double]) -> Bool {
    let n = Int(Double(matrix.count).squareRoot())
    return matrix.indices.allSatisfy { index in
      let (row, column) = (index / n, index % n)
      let x = matrix[index]
      return row == column ? x > 0 && x.isFinite : row > column ? x.isFinite : x == 0
    }
  }

  static func isCorrelationCholeskyFactor(_ matrix: [Double]) -> Bool {
    let n = Int(Double(matrix.count).squareRoot())
    return isCholeskyFactor(matrix)
      && (0..<n).allSatisfy { row in
        let own = Array(matrix[row * n..<(row + 1) * n])
        return Swift.abs(squaredLength(own) - 1) <= simplexTolerance
      }
  }

  static func squaredLength(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }
  }

  static func largest(_ vector: [Double]) -> Double { vector.map(Swift.abs).max() ?? 0 }

  static func isPositiveDefinite(_ matrix: [Double]) -> Bool {
    let n = Int(Double(matrix.count).squareRoot())
    let largest = Self.largest(matrix)
    for row in 0..<n {
      for column in 0..<row {
        let gap = Swift.abs(matrix[row * n + column] - matrix[column * n + row])
        guard gap <= 1e-9 * largest else { return false }
      }
    }
    return choleskyFactor(matrix) != nil
  }

  /// The lower triangular L with L Lᵀ = `matrix`, row-major; nil where the matrix is not positive definite.
  package static func choleskyFactor(_ matrix: [Double]) -> [Double]? {
    let n = Int(Double(matrix.count).squareRoot())
    var lower = Array(repeating: 0.0, count: matrix.count)
    for row in 0..<n {
      for column in 0...row {
        var sum = matrix[row * n + column]
        for k in 0..<column { sum -= lower[row * n + k] * lower[column * n + k] }
        if row == column {
          guard sum > 0, sum.isFinite else { return nil }
          lower[row * n + row] = sum.squareRoot()
        } else {
          lower[row * n + column] = sum / lower[column * n + column]
        }
      }
    }
    return lower
  }
}
