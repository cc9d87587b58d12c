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
  /// Whether an elimination has lost its numbers, as beside a variance far below the rounding of what it is the variance of.
  private let isLost: Tensor?

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
    let lost = elimination.openResidues.map { residue in
      residue.axes.subtracting(plates).sorted.reduce(residue .> Self.mostResidue) {
        $0.maximum(over: $1)
      }
    }
    isLost = lost.isEmpty ? nil : lost.dropFirst().reduce(lost[0], or)
  }

  /// A maximum from which the log joint still rises by more, in nats, is none: of that, rounding leaves ten digits.
  private static let mostResidue = 1e6

  /// The log joint at a point of the unconstrained space, with the change in volume.
  package func logDensity(at point: Tensor) -> Tensor { logDensity(at: point, over: []) }

  /// The sum of those of all repetitions of some plates, along which the point varies.
  func logDensity(at point: Tensor, over plates: AxisSet) -> Tensor {
    let (values, logDeterminant) = coordinates.latents(at: point)
    let joint = factors.map { $0.summed(keeping: []) }.reduce(Tensor(0)) { $0 + $1 }
    let density = joint.substituting(values) + logDeterminant.summed(over: plates)
    guard let isLost else { return density }
    let anywhere = plates.sorted.reduce(isLost.substituting(values)) { $0.maximum(over: $1) }
    return select(anywhere, Double.nan, density)
  }
}
