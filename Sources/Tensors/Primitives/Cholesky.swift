/// The lower factor L of a symmetric positive-definite [n, n] = L Lᵀ.
package struct Cholesky: Primitive {
  package var name: String { "cholesky" }

  package func form(of x: [Tensor]) -> Form? {
    let shape = x[0].shape
    return shape.count == 2 && shape[0] == shape[1] ? Form(shape, carriedBy: x) : nil
  }

  package func mistake(in x: [Tensor]) -> String {
    "cholesky takes a square matrix, not the event shape \(x[0].shape)"
  }

  /// The lower triangle of Ā = ½ (S + Sᵀ) with S = L⁻ᵀ Φ(Lᵀ L̄) L⁻¹.
  ///
  /// Φ is the lower triangle with its diagonal halved (Murray, 2016, equation 10).
  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] {
    let dy = dy.broadcast(to: y.shape)
    let inner = lowerTriangle(Tensor.product(y, dy, transposeLeft: true))
    let halved = inner - 0.5 * diagonalMatrix(diagonal(inner))
    let left = triangularSolve(y, halved, transposed: true)
    // X L⁻¹ = (L⁻ᵀ Xᵀ)ᵀ
    let full = transpose(triangularSolve(y, transpose(left), transposed: true))
    return [lowerTriangle(full + transpose(full)) - diagonalMatrix(diagonal(full))]
  }

  package func applied(to x: [Tensor]) -> Tensor { cholesky(x[0]) }

  /// Of one number, its root.
  package func simplified(_ x: [Tensor]) -> Tensor? { x[0].shape == [1, 1] ? sqrt(x[0]) : nil }

  /// NaN on and below the diagonal where the matrix is not positive definite.
  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    let (size, x) = (result.shape[0], x[0])
    var elements = result.elements
    for start in x.starts(along: x.axes, sizes: x.sizes) {
      var isPositive = true
      for column in 0..<size {
        for row in column..<size {
          var rest = x.elements[start + row * size + column]
          for term in 0..<column {
            let left = elements[start + row * size + term]
            rest -= left * elements[start + column * size + term]
          }
          if row == column {
            isPositive = isPositive && rest > 0
            elements[start + row * size + row] = rest.squareRoot()
          } else {
            elements[start + row * size + column] = rest / elements[start + column * size + column]
          }
        }
      }
      guard !isPositive else { continue }
      for row in 0..<size {
        for column in 0...row { elements[start + row * size + column] = .nan }
      }
    }
    return result.with(elements)
  }

  package func facts(of y: Tensor) -> Facts {
    Facts(mixedAxes: [], work: y.shape[0] / 3 + 1, use: "a Cholesky factor is taken of it")
  }
}

/// The lower triangular L with L Lᵀ = `x`, a symmetric positive-definite matrix [n, n]; only its
/// lower triangle is read.
///
/// NaN where the matrix is not positive definite, which stops a fit with an error that names the
/// factor.
public func cholesky(_ x: Tensor) -> Tensor { .applying(.cholesky, to: [x]) }

/// log det(L Lᵀ) = 2 Σ log Lᵢᵢ from a Cholesky factor L.
public func logDeterminant(choleskyFactor lower: Tensor) -> Tensor {
  2 * sum(log(diagonal(lower)))
}
