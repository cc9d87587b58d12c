/// The lower triangular L with L Lᵀ = `x`, a symmetric positive-definite matrix [n, n]; only its
/// lower triangle is read.
///
/// NaN where the matrix is not positive definite, which stops a fit with an error that names the
/// factor.
public func cholesky(_ x: Tensor) -> Tensor {
  if x.mistake != nil { return x }
  guard x.shape.count == 2, x.shape[0] == x.shape[1] else {
    return .invalid("cholesky takes a square matrix, not the event shape \(x.shape)")
  }
  return .make(.cholesky, [x], shape: x.shape)
}

/// L⁻¹ b for a lower triangular matrix L [n, n] (or L⁻ᵀ b), b a vector [n] or a matrix [n, k].
public func triangularSolve(_ lower: Tensor, _ b: Tensor, transposed: Bool = false) -> Tensor {
  if let mistake = [lower, b].first(where: { $0.mistake != nil }) { return mistake }
  guard lower.shape.count == 2, lower.shape[0] == lower.shape[1], (1...2).contains(b.shape.count),
    b.shape[0] == lower.shape[0]
  else {
    return .invalid(
      """
      triangularSolve takes [n, n] and [n] or [n, k], not the event shapes \(lower.shape) \
      and \(b.shape)
      """
    )
  }
  let matrix = b.shape.count == 1 ? b.reshaped(b.shape[0], 1) : b
  let solution = Tensor.make(
    .triangularSolve(transposed: transposed),
    [lower, matrix],
    shape: matrix.shape
  )
  return solution.reshaped(b.shape)
}

/// log det(L Lᵀ) = 2 Σ log Lᵢᵢ from a Cholesky factor L.
public func logDeterminant(choleskyFactor lower: Tensor) -> Tensor {
  2 * sum(log(diagonal(lower)))
}
