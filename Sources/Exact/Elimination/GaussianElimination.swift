internal import EvidenceDistributions
internal import EvidenceTensors

/// The integral over latents in which the log joint L is quadratic, as an expression of everything else.
///
/// With the gradient g, the precision Λ = −∇²L and u = μ + Λ⁻¹ g(μ), log ∫ exp L(u) du = L(μ) + ½ gᵀ Λ⁻¹ g + d/2 log 2π
/// − ½ log det Λ holds at any μ. It is evaluated at the maximum μ = Λ⁻¹ g(0), where nothing large cancels and the second
/// term is a correction of the size of rounding.
/// - Reference: Bishop (2006), section 2.3.
struct GaussianElimination: Sendable {
  let coordinates: FlatCoordinates
  /// The maximum of the log joint, [d].
  let mean: Tensor
  /// The lower triangular C with C Cᵀ = Λ.
  let precisionFactor: Tensor
  let precision: Tensor
  /// The log of the integral.
  let logIntegral: Tensor
  /// ½ gᵀ Λ⁻¹ g at the maximum.
  let correction: Tensor
  /// The terms of many rows, of which the log joint is the sum with the others; nil where there are none.
  let rows: (of: Tensor, others: Tensor)?

  /// Eliminates the latents of `coordinates` from a log joint that was proved quadratic in them.
  init(
    of logJoint: Tensor,
    _ coordinates: FlatCoordinates,
    rows: (of: Tensor, others: Tensor)? = nil
  ) {
    let field = GradientField(of: logJoint, coordinates)
    let precision = -field.hessian
    let maximum = QuadraticMaximum(of: field, factor: cholesky(precision))
    self.coordinates = coordinates
    self.precision = precision
    self.rows = rows
    precisionFactor = maximum.factor
    mean = maximum.mean
    correction = maximum.correction
    logIntegral = maximum.logIntegral
  }

  /// The log-density of the latents given everything else: N(u; μ, Λ⁻¹).
  var logConditional: Tensor {
    let deviation = coordinates.vector - mean
    let distance = sum(square(matmul(transpose(precisionFactor), deviation)))
    let volume = sum(log(diagonal(precisionFactor))) - Double(coordinates.dimension) * halfLogTwoPi
    return volume - 0.5 * distance
  }

  /// The latents at u = μ + C⁻ᵀ ε for standard normal ε of event shape [d].
  func latents(at noise: Tensor) -> [Tensor: Tensor] {
    coordinates.latents(at: mean + triangularSolve(precisionFactor, noise, transposed: true))
  }
}
