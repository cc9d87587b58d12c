/// L⁻¹ B, or L⁻ᵀ B, for lower triangular L [n, n] and B [n, k].
package struct TriangularSolve: Primitive {
  package let transposed: Bool

  package var name: String { "triangularSolve" }
  package var arity: Int { 2 }

  package func form(of x: [Tensor]) -> Form? {
    let (lower, right) = (x[0].shape, x[1].shape)
    let isSquare = lower.count == 2 && lower[0] == lower[1]
    return isSquare && right.count == 2 && right[0] == lower[0] ? Form(right, carriedBy: x) : nil
  }

  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] {
    cotangents(of: y, dy, keeping: { $0 })
  }

  /// Both sides of the product are kept, so that its sum over rows is a matrix product still.
  package func cotangents(
    of y: Tensor,
    _ dy: Tensor,
    keeping keep: (Tensor) -> Tensor
  ) -> [Tensor?] {
    let solved = triangularSolve(y.inputs[0], dy.broadcast(to: y.shape), transposed: !transposed)
    let (right, y) = (keep(solved), keep(y))
    // X = L⁻¹ B: L̄ = −tril(B̄ Xᵀ); X = L⁻ᵀ B: L̄ = −tril(X B̄ᵀ)
    let full =
      transposed
      ? Tensor.product(y, right, transposeRight: true)
      : Tensor.product(right, y, transposeRight: true)
    return [-lowerTriangle(full), right]
  }

  package func applied(to x: [Tensor]) -> Tensor {
    triangularSolve(x[0], x[1], transposed: transposed)
  }

  /// By one number, a division.
  package func simplified(_ x: [Tensor]) -> Tensor? {
    x[0].shape == [1, 1] ? x[1] / x[0] : nil
  }

  /// By substitution.
  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    let (lower, right) = (x[0], x[1])
    let (size, columns) = (result.shape[0], result.shape[1])
    let lowers = lower.starts(along: result.axes, sizes: result.sizes)
    var elements = right.elements(along: result.axes, sizes: result.sizes, event: result.shape)
    for (repetition, own) in lowers.enumerated() {
      let start = repetition * size * columns
      for step in 0..<size {
        let row = transposed ? size - 1 - step : step
        for column in 0..<columns {
          var rest = elements[start + row * columns + column]
          for term in transposed ? row + 1..<size : 0..<row {
            let place = transposed ? term * size + row : row * size + term
            rest -= lower.elements[own + place] * elements[start + term * columns + column]
          }
          elements[start + row * columns + column] = rest / lower.elements[own + row * size + row]
        }
      }
    }
    return result.with(elements)
  }

  package func phrase(_ x: [Tensor], _ writer: inout ExpressionWriter) -> Phrase {
    writer.call(name, x, transposed ? ["transposed: true"] : [])
  }

  package func facts(of y: Tensor) -> Facts {
    Facts(
      linearIn: [1],
      mixedAxes: [],
      work: y.shape[0] / 2 + 1,
      use: "it is a coefficient of linear equations"
    )
  }
}

/// L⁻¹ b for a lower triangular matrix L [n, n] (or L⁻ᵀ b), b a vector [n] or a matrix [n, k].
public func triangularSolve(_ lower: Tensor, _ b: Tensor, transposed: Bool = false) -> Tensor {
  if let mistake = [lower, b].first(where: { $0.mistake != nil }) { return mistake }
  let matrix = b.shape.count == 1 ? b.reshaped(b.shape[0], 1) : b
  let solution = Tensor.applying(.triangularSolve(transposed: transposed), to: [lower, matrix])
  guard solution.mistake == nil else {
    return .invalid(
      """
      triangularSolve takes [n, n] and [n] or [n, k], not the event shapes \(lower.shape) \
      and \(b.shape)
      """
    )
  }
  return solution.reshaped(b.shape)
}
