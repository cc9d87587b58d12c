extension Tensor {
  /// The cotangents of the inputs of this node, given the cotangent `dy` of its result; nil where
  /// zero.
  ///
  /// Each has its input's event shape, except that elementwise rows leave the sum over
  /// broadcasting to the caller; all may carry axes that the input lacks. What a rule chooses for some elements only ends
  /// in `select(…, …, 0)`, the mask under which it travels further.
  func inputCotangents(_ dy: Tensor) -> [Tensor?] {
    let x = inputs
    switch operation {
    case .invalid, .constant, .variable, .noise, .axisIndex, .axisSize: return []
    case .elementwise(let row): return row.derivative(x, self, dy)
    case .reduce(let reduction, let dimensions):
      let full = dy.broadcast(to: shape).withUnitDimensions(dimensions, of: x[0].shape)
      guard reduction == .maximum else { return [full.broadcast(to: x[0].shape)] }
      let isTop = x[0] .== withUnitDimensions(dimensions, of: x[0].shape)
      let ties = sum(isTop, dimensions: dimensions)
      let share = full / ties.withUnitDimensions(dimensions, of: x[0].shape)
      return [select(isTop, share, 0)]
    case .reduceAxis(.sum, _): return [dy.broadcast(to: shape)]
    case .reduceAxis(.maximum, let axis):
      let isTop = x[0] .== self
      return [select(isTop, dy / isTop.summed(over: axis), 0)]
    case .rearrange(let rule): return [rule.cotangent(dy.broadcast(to: shape), of: x[0].shape)]
    case .product(let left, let right):
      return productCotangents(dy.broadcast(to: shape), transposeLeft: left, transposeRight: right)
    case .gather: return [dy.broadcast(to: shape).scattered(x[1], extent: x[0].shape[0]), nil]
    case .scatter: return [dy.broadcast(to: shape).gathered(x[1]), nil]
    case .gatherAxis(let axis):
      // The index carries every axis that the table lacks, so each repetition is counted.
      let summed = axes.subtracting(x[0].axes)
      return [dy.broadcast(to: shape).scattered(x[1], along: axis, summing: summed), nil]
    case .scatterAxis(let axis, _):
      let full = dy.broadcast(to: shape)
      let source = full.axes.contains(axis) ? full.gathered(x[1], of: axis) : full
      return [source.summed(over: x[1].axes.subtracting(x[0].axes)), nil]
    case .cholesky: return [choleskyCotangent(dy.broadcast(to: shape))]
    case .triangularSolve(let transposed):
      return solveCotangents(dy.broadcast(to: shape), transposed: transposed)
    case .chain(let chain): return chainCotangents(chain, dy)
    case .axisFromEvent(let axis): return [dy.broadcast(to: shape).eventFromAxis(axis)]
    case .eventFromAxis(let axis): return [dy.broadcast(to: shape).axisFromEvent(axis)]
    }
  }

  private func productCotangents(
    _ dy: Tensor,
    transposeLeft: Bool,
    transposeRight: Bool
  ) -> [Tensor?] {
    let (a, b) = (inputs[0], inputs[1])
    // Y = op(A) op(B): op(A)̄ = Ȳ op(B)ᵀ, op(B)̄ = op(A)ᵀ Ȳ, read transposed where the side is.
    let left =
      transposeLeft
      ? Tensor.product(b, dy, transposeLeft: transposeRight, transposeRight: true)
      : Tensor.product(dy, b, transposeRight: !transposeRight)
    let right =
      transposeRight
      ? Tensor.product(dy, a, transposeLeft: true, transposeRight: transposeLeft)
      : Tensor.product(a, dy, transposeLeft: !transposeLeft)
    return [left, right]
  }

  /// The lower triangle of Ā = ½ (S + Sᵀ) with S = L⁻ᵀ Φ(Lᵀ L̄) L⁻¹.
  ///
  /// Φ is the lower triangle with its diagonal halved (Murray, 2016, equation 10).
  private func choleskyCotangent(_ dy: Tensor) -> Tensor {
    let inner = lowerTriangle(Tensor.product(self, dy, transposeLeft: true))
    let halved = inner - 0.5 * diagonalMatrix(diagonal(inner))
    let left = triangularSolve(self, halved, transposed: true)
    // X L⁻¹ = (L⁻ᵀ Xᵀ)ᵀ
    let full = transpose(triangularSolve(self, transpose(left), transposed: true))
    return lowerTriangle(full + transpose(full)) - diagonalMatrix(diagonal(full))
  }

  private func solveCotangents(_ dy: Tensor, transposed: Bool) -> [Tensor?] {
    let lower = inputs[0]
    let right = triangularSolve(lower, dy, transposed: !transposed)
    // X = L⁻¹ B: L̄ = −tril(B̄ Xᵀ); X = L⁻ᵀ B: L̄ = −tril(X B̄ᵀ)
    let full =
      transposed
      ? Tensor.product(self, right, transposeRight: true)
      : Tensor.product(right, self, transposeRight: true)
    return [-lowerTriangle(full), right]
  }
}

extension Rearrangement {
  /// The adjoint: where each element of the result came from, its cotangent goes back.
  func cotangent(_ dy: Tensor, of input: [Int]) -> Tensor {
    switch self {
    case .reshape: return dy.reshaped(input)
    case .broadcast(let shape):
      let lead = shape.count - input.count
      let repeated = shape.indices.filter { position in
        position < lead || (input[position - lead] == 1 && shape[position] != 1)
      }
      return dy.reduced(.sum, dimensions: repeated).reshaped(input)
    case .transpose(let order):
      let inverse = order.indices.map { order.firstIndex(of: $0) ?? $0 }
      return dy.rearranged(.transpose(inverse))
    case .slice(let dimension, let start, let count):
      let after = input[dimension] - start - count
      return dy.padded(before: start, after: after, dimension: dimension)
    case .pad(let dimension, let before, _):
      return dy.sliced(before..<before + input[dimension], dimension: dimension)
    case .diagonal: return EvidenceTensors.diagonalMatrix(dy)
    case .diagonalMatrix: return EvidenceTensors.diagonal(dy)
    case .lowerTriangle: return EvidenceTensors.lowerTriangle(dy)
    }
  }
}
