public import EvidenceTensors

/// The Cholesky factors of correlation matrices, by partial correlations z = tanh(u): zero maps to the identity.
///
/// L_ij = z_ij √((1 − z_i1²) … (1 − z_i,j−1²)), and on the diagonal the root alone; the coordinates are a vector
/// [n (n − 1) / 2], row by row. The roots are sums of logarithms, so that diagonals down to 1e-150 keep their digits.
/// - Reference: Lewandowski, Kurowicka & Joe (2009), "Generating random correlation matrices", section 3.
public struct CorrelationCholeskyBijector: Bijector {
  public init() {}
  public var image: Support { .correlationCholeskyFactor }
  public var rank: Int { 2 }
  public var unconstrainedRank: Int { 1 }

  public func unconstrainedShape(for shape: [Int]) -> [Int] {
    Triangle(ofMatrix: shape, hasDiagonal: false).map { [$0.cells.count] } ?? []
  }
  public func shape(for unconstrained: [Int]) -> [Int] {
    Triangle(ofVector: unconstrained, hasDiagonal: false).map { [$0.count, $0.count] } ?? []
  }

  public func forward(_ unconstrained: Tensor) -> Tensor {
    guard let triangle = triangle(unconstrained) else { return noTriangle(unconstrained) }
    let identity = diagonalMatrix(.filled(1, [triangle.count]))
    let partial = triangle.matrix(partialCorrelations(unconstrained)) + identity
    return partial * lowerTriangle(exp(0.5 * logRest(unconstrained, triangle)))
  }

  /// With r_j = L_ij² + … + L_ii², z = L_ij / √r_j and 1 − z² = r_{j+1} / r_j: no digits of 1 − |z| are lost.
  public func inverse(_ value: Tensor) -> Tensor {
    if value.mistake != nil { return value }
    guard let triangle = Triangle(ofMatrix: value.shape, hasDiagonal: false) else {
      return .invalid(
        "a correlation matrix is square with 2 rows or more, not of event shape \(value.shape)"
      )
    }
    let squares = square(value)
    let entries = triangle.vector(value)
    let all = triangle.vector(remainders(squares))
    let after = triangle.vector(remaindersAfter(squares))
    let z = entries / sqrt(all)
    let side = select(z .> 0, 1, select(z .< 0, -1, 1))
    return side * (log1p(side * z) - 0.5 * (log(after) - log(all)))
  }

  /// Σ_ij (log(1 − z_ij²) + ½ Σ_{k<j} log(1 − z_ik²)) over the entries below the diagonal.
  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    guard let triangle = triangle(unconstrained) else { return noTriangle(unconstrained) }
    // A coordinate j of row i stands in the roots of the entries j + 1, …, i − 1 as well.
    let weights = triangle.numbers { row, column in 1 + 0.5 * Double(row - column - 1) }
    return sum(weights * logOneMinusSquare(unconstrained))
  }

  /// tanh(u), far out as ±(1 − 2 / (1 + e^(2|u|))), whose slope keeps its digits.
  private func partialCorrelations(_ u: Tensor) -> Tensor {
    let side = select(u .< 0, -1, 1)
    let distance = side * u
    return select(distance .< 1, tanh(u), side * (1 - 2 * sigmoid(-2 * distance)))
  }

  /// log(1 − tanh²(u)) = log 4 − log(1 + e²ᵘ) − log(1 + e⁻²ᵘ).
  private func logOneMinusSquare(_ u: Tensor) -> Tensor {
    2 * logTwo - softplus(2 * u) - softplus(-2 * u)
  }

  /// Σ_{k<j} log(1 − z_ik²) for every entry of the matrix.
  private func logRest(_ unconstrained: Tensor, _ triangle: Triangle) -> Tensor {
    let n = triangle.count
    let isBefore = (0..<n * n).map { $0 / n < $0 % n ? 1.0 : 0 }
    let logs = triangle.matrix(logOneMinusSquare(unconstrained))
    return matmul(logs, Tensor(isBefore, shape: [n, n]))
  }

  private func triangle(_ unconstrained: Tensor) -> Triangle? {
    guard unconstrained.mistake == nil else { return nil }
    return Triangle(ofVector: unconstrained.shape, hasDiagonal: false)
  }

  private func noTriangle(_ unconstrained: Tensor) -> Tensor {
    if unconstrained.mistake != nil { return unconstrained }
    return .invalid(
      """
      a correlation matrix has free coordinates of event shape [n (n - 1) / 2], not \
      \(unconstrained.shape)
      """
    )
  }
}
