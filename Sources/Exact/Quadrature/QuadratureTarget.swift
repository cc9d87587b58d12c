internal import EvidenceDistributions
internal import EvidenceModeling
package import EvidenceTensors

/// The latents that are left to quadrature: one to three unconstrained dimensions in all, or in each repetition of a plate.
package struct QuadratureTarget {
  /// The most dimensions that are covered.
  package static let mostDimensions = 3

  package let coordinates: FreeCoordinates
  /// The plate in each repetition of which the latents are integrated out by themselves.
  package let plate: Axis?
  package let factors: [LogFactor]

  /// Nil where quadrature does not cover the latents that remain.
  package init?(in elimination: Elimination) {
    let latents = elimination.remaining
    guard let coordinates = FreeCoordinates(latents, in: elimination) else { return nil }
    let (touched, plates) = elimination.neighborhood(of: latents)
    let isRepeated = latents.allSatisfy { $0.axes == plates }
    guard isRepeated, plates.count < 2, coordinates.dimension <= Self.mostDimensions,
      coordinates.dimension > 0
    else { return nil }
    self.coordinates = coordinates
    plate = plates.sorted.first
    factors = touched
  }

  /// The log joint at a point of the unconstrained space, with the change in volume.
  package func logDensity(at point: Tensor) -> Tensor { logDensity(at: point, over: []) }

  /// The sum of those of all repetitions of some plates, along which the point varies.
  func logDensity(at point: Tensor, over plates: AxisSet) -> Tensor {
    let (values, logDeterminant) = coordinates.latents(at: point)
    let joint = factors.map { $0.summed(keeping: []) }.reduce(Tensor(0)) { $0 + $1 }
    return joint.substituting(values) + logDeterminant.summed(over: plates)
  }
}
