// Rearrangements of matrices.

/// The matrix with rows and columns exchanged.
public func transpose(_ x: Tensor) -> Tensor {
  if x.mistake != nil { return x }
  guard x.shape.count == 2 else {
    return .invalid("transpose takes a matrix, not the event shape \(x.shape)")
  }
  return x.rearranged(.transpose([1, 0]))
}

/// The diagonal [n] of a matrix [n, n].
public func diagonal(_ x: Tensor) -> Tensor {
  if x.mistake != nil { return x }
  guard x.shape.count == 2, x.shape[0] == x.shape[1] else {
    return .invalid("diagonal takes a square matrix, not the event shape \(x.shape)")
  }
  return x.rearranged(.diagonal)
}

/// The matrix [n, n] with the vector [n] on its diagonal.
public func diagonalMatrix(_ x: Tensor) -> Tensor {
  if x.mistake != nil { return x }
  guard x.shape.count == 1 else {
    return .invalid("diagonalMatrix takes a vector, not the event shape \(x.shape)")
  }
  return x.rearranged(.diagonalMatrix)
}

/// The matrix with everything above its diagonal set to zero.
public func lowerTriangle(_ x: Tensor) -> Tensor {
  if x.mistake != nil { return x }
  guard x.shape.count == 2, x.shape[0] == x.shape[1] else {
    return .invalid("lowerTriangle takes a square matrix, not the event shape \(x.shape)")
  }
  return x.rearranged(.lowerTriangle)
}
