import Foundation

/// log N(x; mean, covariance) by elimination on the augmented matrix: no code in common with what is tested.
func logNormalDensity(_ x: [Double], mean: [Double]? = nil, covariance: [[Double]]) -> Double {
  let deviation = mean.map { zip(x, $0).map(-) } ?? x
  var rows = zip(covariance, deviation).map { $0 + [$1] }
  let n = rows.count
  var logDeterminant = 0.0
  var distance = 0.0
  // Symmetric elimination: xᵀ Σ⁻¹ x = Σ (reduced right side)² / pivot.
  for k in 0..<n {
    let pivot = rows[k][k]
    logDeterminant += log(pivot)
    distance += rows[k][n] * rows[k][n] / pivot
    for i in k + 1..<max(n, k + 1) {
      let factor = rows[i][k] / pivot
      for j in k...n { rows[i][j] -= factor * rows[k][j] }
    }
  }
  return -0.5 * (distance + logDeterminant + Double(n) * log(2 * Double.pi))
}

/// The matrix with the given elements.
func matrix(_ size: Int, _ element: (Int, Int) -> Double) -> [[Double]] {
  (0..<size).map { i in (0..<size).map { j in element(i, j) } }
}
