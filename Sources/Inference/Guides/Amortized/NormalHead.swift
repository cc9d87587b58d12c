internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// A normal vector whose location is linear in all that a network shows, and its spread in the units.
///
/// All starts at the standard normal.
struct NormalHead: Module {
  private let location: ContextVector
  private let logScale: ContextVector
  /// The rows of a triangle below its diagonal, as a square of one size less.
  private let below: ContextVector?
  private let outputs: Int

  init(_ network: AmortizedNetwork, _ outputs: Int, isDense: Bool) {
    location = ContextVector(outputs, context: network.features)
    logScale = ContextVector(outputs, context: network.units)
    let rows = outputs - 1
    below = isDense && rows > 0 ? ContextVector(rows * rows, context: network.units) : nil
    self.outputs = outputs
  }

  func callAsFunction(_ seen: AmortizedNetwork.Output) -> NormalVector {
    NormalVector(
      mean: location(seen.all),
      logScale: logScale(seen.units),
      below: below.map { strictlyLowerTriangle($0(seen.units), rows: outputs - 1) }
    )
  }
}

/// A vector μ + L ε of standard normal numbers ε.
struct NormalVector: Sendable {
  let mean: Tensor
  /// The logarithm of the diagonal of L.
  let logScale: Tensor
  /// The rest of L; nil where it is diagonal.
  let below: Tensor?

  private var factor: Tensor? { below.map { diagonalMatrix(exp(logScale)) + $0 } }

  func point(_ noise: Tensor) -> Tensor {
    guard let factor else { return mean + exp(logScale) * noise }
    return mean + matmul(factor, noise)
  }

  func noise(of point: Tensor) -> Tensor {
    guard let factor else { return (point - mean) / exp(logScale) }
    return triangularSolve(factor, point - mean)
  }

  func logDensity(at noise: Tensor) -> Tensor { sum(Normal(0, 1).logDensity(noise) - logScale) }

  var deviations: Tensor {
    factor.map { sqrt(sum(square($0), dimensions: [1])) } ?? exp(logScale)
  }

  /// The vector's distribution when it is measured in other units.
  func distribution(center: Tensor, unit: Tensor) -> any Distribution {
    let location = center + unit * mean
    guard let factor else { return Normal(location, unit * exp(logScale)) }
    let column = unit.reshaped(unit.shape[0], 1)
    return MultivariateNormal(location, choleskyFactor: column * factor)
  }
}
