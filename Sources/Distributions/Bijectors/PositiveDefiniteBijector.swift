public import EvidenceTensors

/// The symmetric positive-definite matrices, X = L Lᵀ with L of `CholeskyFactorBijector`: zero maps to the identity.
///
/// - Reference: Stan reference manual, "Covariance matrices"; Muirhead (1982), theorem 2.1.9, for the determinant.
public struct PositiveDefiniteBijector: Bijector {
  private let factors = CholeskyFactorBijector()

  public init() {}
  public var image: Support { .positiveDefinite }
  public var rank: Int { 2 }
  public var unconstrainedRank: Int { 1 }

  public func unconstrainedShape(for shape: [Int]) -> [Int] {
    factors.unconstrainedShape(for: shape)
  }
  public func shape(for unconstrained: [Int]) -> [Int] { factors.shape(for: unconstrained) }

  public func forward(_ unconstrained: Tensor) -> Tensor {
    let lower = factors.forward(unconstrained)
    return matmul(lower, transpose(lower))
  }

  public func inverse(_ value: Tensor) -> Tensor { factors.inverse(cholesky(value)) }

  /// n log 2 + Σᵢ (n + 1 − i) log L_ii for the lower triangle of X by that of L, with i counted from 0, and Σᵢ log L_ii.
  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    guard let triangle = factors.triangle(unconstrained) else {
      return factors.noTriangle(unconstrained)
    }
    let weights = triangle.numbers { row, column in
      row == column ? Double(triangle.count + 1 - row) : 0
    }
    return Double(triangle.count) * logTwo + sum(weights * unconstrained)
  }
}
