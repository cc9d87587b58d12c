public import EvidenceTensors

/// Lower triangular matrices with a positive diagonal, L_ii = exp(u_ii) and L_ij = u_ij below: zero maps to the identity.
///
/// The coordinates are a vector [n (n + 1) / 2], row by row.
/// - Reference: Pinheiro & Bates (1996), "Unconstrained parametrizations for variance–covariance matrices", section 2.2.
public struct CholeskyFactorBijector: Bijector {
  public init() {}
  public var image: Support { .choleskyFactor }
  public var rank: Int { 2 }
  public var unconstrainedRank: Int { 1 }

  public func unconstrainedShape(for shape: [Int]) -> [Int] {
    Triangle(ofMatrix: shape, hasDiagonal: true).map { [$0.cells.count] } ?? []
  }
  public func shape(for unconstrained: [Int]) -> [Int] {
    Triangle(ofVector: unconstrained, hasDiagonal: true).map { [$0.count, $0.count] } ?? []
  }

  public func forward(_ unconstrained: Tensor) -> Tensor {
    guard let triangle = triangle(unconstrained) else { return noTriangle(unconstrained) }
    let isDiagonal = triangle.numbers { $0 == $1 ? 1 : 0 }
    // The exponential of what lies below the diagonal, which may be large, is not wanted.
    let logs = select(isDiagonal, unconstrained, 0)
    return triangle.matrix(select(isDiagonal, exp(logs), unconstrained))
  }

  public func inverse(_ value: Tensor) -> Tensor {
    if value.mistake != nil { return value }
    guard let triangle = Triangle(ofMatrix: value.shape, hasDiagonal: true) else {
      return .invalid("a Cholesky factor is a square matrix, not of event shape \(value.shape)")
    }
    let isDiagonal = triangle.numbers { $0 == $1 ? 1 : 0 }
    let entries = triangle.vector(value)
    return select(isDiagonal, log(select(isDiagonal, entries, 1)), entries)
  }

  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    guard let triangle = triangle(unconstrained) else { return noTriangle(unconstrained) }
    return sum(triangle.numbers { $0 == $1 ? 1 : 0 } * unconstrained)
  }

  func triangle(_ unconstrained: Tensor) -> Triangle? {
    guard unconstrained.mistake == nil else { return nil }
    return Triangle(ofVector: unconstrained.shape, hasDiagonal: true)
  }

  func noTriangle(_ unconstrained: Tensor) -> Tensor {
    if unconstrained.mistake != nil { return unconstrained }
    return .invalid(
      """
      a triangular matrix has free coordinates of event shape [n (n + 1) / 2], not \
      \(unconstrained.shape)
      """
    )
  }
}
