public import EvidenceTensors

/// The Wishart distribution of positive-definite matrices, p(X) ∝ det(X)^((ν − d − 1) / 2) exp(−½ tr(V⁻¹ X)): that of the sum of ν
/// squares x xᵀ of normal vectors with covariance V.
///
/// - Shapes: a draw is a matrix [d, d]; `scale` is [d, d], ν (`degreesOfFreedom`) a scalar.
/// - Support: the symmetric positive-definite matrices. Log-prob is in nats, per unit of volume of the lower triangle.
/// - Precondition: ν > d − 1, and a symmetric positive-definite scale, checked when values are known.
/// - Moments: mean ν V; variance of an entry ν (V_ij² + V_ii V_jj).
/// - Reference: Muirhead (1982), theorem 3.2.1; Bishop (2006), appendix B. Drawn by Bartlett's decomposition.
///
/// ![The density](Wishart)
public struct Wishart: DifferentiableDraw {
  public let degreesOfFreedom: Tensor
  /// The lower triangular L with L Lᵀ = V.
  package let factor: Tensor
  let given: DistributionParameter

  public init(scale: Tensor, degreesOfFreedom: some TensorConvertible) {
    self.degreesOfFreedom = degreesOfFreedom.tensor
    factor = cholesky(scale)
    given = DistributionParameter("scale", scale, in: .positiveDefinite, rank: 2)
  }
  public init(choleskyFactor: Tensor, degreesOfFreedom: some TensorConvertible) {
    self.degreesOfFreedom = degreesOfFreedom.tensor
    factor = choleskyFactor
    given = DistributionParameter("choleskyFactor", factor, in: .choleskyFactor, rank: 2)
  }

  public var parameters: [DistributionParameter] {
    let bound = Support.atLeast(Tensor(Double(dimension - 1)))
    return [.init("degreesOfFreedom", degreesOfFreedom, in: bound), given]
  }
  public func invalidParameter() -> UsageError? {
    if let error = invalidConstant() { return error }
    guard degreesOfFreedom.constantValue == Double(dimension - 1) else { return nil }
    return UsageError(
      what: "\(dimension - 1) is not above d − 1 for matrices [\(dimension), \(dimension)]",
      place: "Wishart.degreesOfFreedom",
      fix: "Give a larger number"
    )
  }
  public var eventRank: Int { 2 }
  public var support: Support { .positiveDefinite }

  var dimension: Int { factor.shape.last ?? 1 }

  public func logDensity(_ value: Tensor) -> Tensor {
    let lower = cholesky(value)
    if let mistake = [lower, factor].first(where: { $0.mistake != nil }) { return mistake }
    guard lower.shape == factor.shape else {
      return .invalid(
        "Wishart with a scale of \(factor.shape) takes a variable of that shape, not \(lower.shape)"
      )
    }
    // tr(V⁻¹ X) is the squared size of L⁻¹ times the Cholesky factor of X.
    let trace = sum(square(triangularSolve(factor, lower)))
    let power = degreesOfFreedom - Double(dimension + 1)
    return power * sum(log(diagonal(lower))) - 0.5 * trace - logNormalizer
  }

  /// ½ ν d log 2 + ½ ν log det V + log Γ_d(ν / 2).
  private var logNormalizer: Tensor {
    let size = 0.5 * Double(dimension) * logTwo + logVolume
    let gammas = logMultivariateGamma(0.5 * degreesOfFreedom, dimension: dimension)
    return degreesOfFreedom * size + gammas
  }

  /// ½ log det V.
  private var logVolume: Tensor { sum(log(diagonal(factor))) }
  private var scale: Tensor { matmul(factor, transpose(factor)) }

  public var mean: Tensor? { degreesOfFreedom * scale }
  /// ν (V_ij² + V_ii V_jj).
  public var variance: Tensor? {
    let own = diagonal(scale)
    return degreesOfFreedom * (square(scale) + outer(own, own))
  }
  public var entropy: Tensor? {
    let d = Double(dimension)
    let half = 0.5 * degreesOfFreedom
    let slope = (half - 0.5 * (d + 1)) * multivariateDigamma(half, dimension: dimension)
    let height = (d + 1) * logVolume + 0.5 * d * (d + 1) * logTwo
    return height + logMultivariateGamma(half, dimension: dimension) - slope + half * d
  }
  /// (ν − d − 1) V; NaN for ν < d + 1.
  public var mode: Tensor? {
    let excess = degreesOfFreedom - Double(dimension + 1)
    return select(excess .>= 0, excess * scale, Double.nan)
  }

  /// KL(self ‖ other) of one matrix.
  func divergence(to other: Wishart) -> Tensor {
    let (d, a, b) = (Double(dimension), 0.5 * degreesOfFreedom, 0.5 * other.degreesOfFreedom)
    let trace = sum(square(triangularSolve(other.factor, factor)))
    let gammas =
      logMultivariateGamma(b, dimension: dimension)
      - logMultivariateGamma(a, dimension: dimension)
    let slope = (a - b) * multivariateDigamma(a, dimension: dimension)
    let volumes = 2 * b * (other.logVolume - logVolume)
    return gammas + slope + volumes + a * (trace - d)
  }
}
