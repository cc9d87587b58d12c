internal import EvidenceDistributions
internal import EvidenceTensors

/// A quadratic function L of a vector, in each repetition of some plates.
protocol QuadraticField {
  var coordinates: FlatCoordinates { get }
  func value(at place: Tensor) -> Tensor
  func gradient(at place: Tensor) -> Tensor
}

/// The maximum of a quadratic function with the precision Λ, and the log of the integral of its exponential.
struct QuadraticMaximum {
  let factor: Tensor
  let mean: Tensor
  let correction: Tensor
  let logIntegral: Tensor

  /// `factor` is C with C Cᵀ = Λ.
  init(of field: some QuadraticField, factor: Tensor) {
    self.factor = factor
    let dimension = field.coordinates.dimension
    func solved(_ slope: Tensor) -> Tensor {
      triangularSolve(factor, triangularSolve(factor, slope), transposed: true)
    }
    let first = solved(field.gradient(at: .filled(0, [dimension])))
    // Once more from there, so that the maximum is the nearest number: beside a scale far below its last place, such as that of
    // a hierarchy without spread, nothing else is near it.
    mean = first + solved(field.gradient(at: first))
    let rest = triangularSolve(factor, field.gradient(at: mean))
    let volume = Double(dimension) * halfLogTwoPi - sum(log(diagonal(factor)))
    correction = 0.5 * sum(square(rest))
    logIntegral = field.value(at: mean) + correction + volume
  }
}

/// A log joint as a function of a vector, with its first two derivatives in each repetition.
struct GradientField: QuadraticField {
  private let logJoint: Tensor
  let coordinates: FlatCoordinates
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
    if coordinates.dimension == 1 {
      let total = sum(slope).summed(over: coordinates.plates)
      let own = EvidenceTensors.gradient(of: total, withRespectTo: [point])[0]
      return own.substituting([point: .filled(0, [1])]).reshaped(1, 1)
    }
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
