/// The matrix product: matrix · matrix, matrix · vector, vector · matrix, or vector · vector (the
/// dot product).
///
/// - Shapes: [m, k] · [k, n] → [m, n]; [m, k] · [k] → [m]; [k] · [k, n] → [n]; [k] · [k] → [].
public func matmul(_ a: Tensor, _ b: Tensor) -> Tensor {
  if let mistake = [a, b].first(where: { $0.mistake != nil }) { return mistake }
  let left = a.shape.count == 1 ? [1] + a.shape : a.shape
  let right = b.shape.count == 1 ? b.shape + [1] : b.shape
  guard left.count == 2, right.count == 2, left[1] == right[0] else {
    return .invalid("the event shapes \(a.shape) and \(b.shape) do not fit in `matmul`")
  }
  var result: [Int] = []
  if a.shape.count == 2 { result.append(left[0]) }
  if b.shape.count == 2 { result.append(right[1]) }
  let (x, y) = (Side(a.reshaped(left)), Side(b.reshaped(right)))
  return Tensor.product(
    x.matrix,
    y.matrix,
    transposeLeft: x.isTransposed,
    transposeRight: y.isTransposed
  )
  .reshaped(result)
}

/// Σᵢ aᵢ bᵢ.
public func dot(_ a: Tensor, _ b: Tensor) -> Tensor {
  if let mistake = [a, b].first(where: { $0.mistake != nil }) { return mistake }
  guard a.shape.count == 1, a.shape == b.shape else {
    return .invalid(
      "dot takes two vectors of one length, not the event shapes \(a.shape) and \(b.shape)"
    )
  }
  return matmul(a, b)
}

/// The matrix aᵢ bⱼ of two vectors.
public func outer(_ a: Tensor, _ b: Tensor) -> Tensor {
  if let mistake = [a, b].first(where: { $0.mistake != nil }) { return mistake }
  guard a.shape.count == 1, b.shape.count == 1 else {
    return .invalid("outer takes two vectors, not the event shapes \(a.shape) and \(b.shape)")
  }
  return .product(a.reshaped(a.shape[0], 1), b.reshaped(1, b.shape[0]))
}

/// A side of a product; a transposed matrix is read in place.
private struct Side {
  let matrix: Tensor
  let isTransposed: Bool

  init(_ x: Tensor) {
    if case .rearrange(.transpose([1, 0])) = x.operation {
      (matrix, isTransposed) = (x.inputs[0], true)
    } else {
      (matrix, isTransposed) = (x, false)
    }
  }
}
