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

  /// Eliminates the latents of `coordinates` from a log joint that was proved quadratic in them.
  init(of logJoint: Tensor, _ coordinates: FlatCoordinates) {
    self.coordinates = coordinates
    let field = GradientField(of: logJoint, coordinates)
    precision = -field.hessian
    let factor = cholesky(precision)
    precisionFactor = factor
    let origin = Tensor.filled(0, [coordinates.dimension])
    func solved(_ slope: Tensor) -> Tensor {
      triangularSolve(factor, triangularSolve(factor, slope), transposed: true)
    }
    let first = solved(field.gradient(at: origin))
    // Once more from there, so that the maximum is the nearest number: beside a scale far below its last place, such as that of
    // a hierarchy without spread, nothing else is near it.
    mean = first + solved(field.gradient(at: first))
    let rest = triangularSolve(factor, field.gradient(at: mean))
    let volume = Double(coordinates.dimension) * halfLogTwoPi - sum(log(diagonal(factor)))
    correction = 0.5 * sum(square(rest))
    logIntegral = field.value(at: mean) + correction + volume
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

/// A log joint as a function of a vector, with its first two derivatives in each repetition.
private struct GradientField {
  private let logJoint: Tensor
  private let coordinates: FlatCoordinates
  private let point: Tensor
  private let atPoint: Tensor
  private let slope: Tensor

  init(of logJoint: Tensor, _ coordinates: FlatCoordinates) {
    self.logJoint = logJoint
    self.coordinates = coordinates
    point = Tensor(coordinates.makeVariable())
    atPoint = logJoint.substituting(coordinates.latents(at: point))
    let total = atPoint.summed(over: coordinates.plates)
    slope = EvidenceTensors.gradient(of: total, withRespectTo: [point])[0]
  }

  func value(at place: Tensor) -> Tensor { atPoint.substituting([point: place]) }
  func gradient(at place: Tensor) -> Tensor { slope.substituting([point: place]) }

  /// The matrix of second derivatives, [d, d]: the derivative of the gradient along all coordinate directions at once.
  var hessian: Tensor {
    let direction = AxisNumbers.make(size: coordinates.dimension)
    let all = coordinates.plates.union([direction])
    let copies = Tensor(coordinates.makeVariable(with: [direction]))
    let value = logJoint.substituting(coordinates.latents(at: copies))
    let gradient = EvidenceTensors.gradient(of: value.summed(over: all), withRespectTo: [copies])[0]
    let size = coordinates.dimension
    let unit = diagonalMatrix(.filled(1, [size])).axisFromEvent(direction)
    let alongUnit = sum(gradient * unit).summed(over: all)
    let columns = EvidenceTensors.gradient(of: alongUnit, withRespectTo: [copies])[0]
    return columns.substituting([copies: .filled(0, [size])]).eventFromAxis(direction)
  }
}
