internal import EvidenceTensors

// Sums along the last dimension, as products with triangles of ones.

/// x₁ + … + x_k.
func cumulativeSum(_ x: Tensor) -> Tensor { product(x) { row, column in row <= column } }

/// x_k + … + x_K.
func remainders(_ x: Tensor) -> Tensor { product(x) { row, column in row >= column } }

/// x_{k+1} + … + x_K.
func remaindersAfter(_ x: Tensor) -> Tensor { product(x) { row, column in row > column } }

private func product(_ x: Tensor, _ isOne: (Int, Int) -> Bool) -> Tensor {
  if x.mistake != nil { return x }
  let n = x.shape.last ?? 0
  let entries = (0..<n * n).map { isOne($0 / n, $0 % n) ? 1.0 : 0.0 }
  let rows = x.reshaped(x.shape.product / Swift.max(n, 1), n)
  return matmul(rows, Tensor(entries, shape: [n, n])).reshaped(x.shape)
}
