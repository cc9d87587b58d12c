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
  /// The log joint, and whether an elimination has lost its numbers, as beside a variance far below the rounding of what it is
  /// the variance of.
  private var joint: Tensor
  private var isLost: Tensor?
  /// The same about no anchors.
  private let plain: (joint: Tensor, isLost: Tensor?)
  /// What stands about numbers in it.
  private(set) var anchors: [AnchoredElimination] = []
  private let sizes: [Axis: Int]

  /// Nil where quadrature does not cover the latents that remain.
  package init?(in elimination: Elimination) {
    let latents = elimination.remaining
    guard let coordinates = FreeCoordinates(latents, in: elimination) else { return nil }
    // A repetition is looked at by itself, with none of the rows that read it.
    let (touched, plates) = elimination.neighborhood(of: latents, regrouping: false)
    let isRepeated = latents.allSatisfy { $0.axes == plates }
    guard isRepeated, plates.count < 2, coordinates.dimension <= Self.mostDimensions,
      coordinates.dimension > 0
    else { return nil }
    self.coordinates = coordinates
    plate = plates.sorted.first
    factors = touched
    sizes = elimination.bound.sizes
    joint = touched.map { $0.summed(keeping: []) }.reduce(Tensor(0)) { $0 + $1 }
    let lost = elimination.openResidues.map { residue in
      residue.axes.subtracting(plates).sorted.reduce(residue .> Self.mostResidue) {
        $0.maximum(over: $1)
      }
    }
    isLost = lost.isEmpty ? nil : lost.dropFirst().reduce(lost[0], or)
    plain = (joint, isLost)
    guard plate == nil else { return }
    let anchored = self.anchored(
      elimination.steps.compactMap(\.anchored).filter { anchor in
        anchor.place.variables.filter { $0.role == .latent }.isSubset(of: latents)
      }
    )
    guard anchored.operations.each < 0.5 * operations.each else { return }
    (anchors, joint, isLost) = (anchored.anchors, anchored.joint, anchored.isLost)
  }

  /// A maximum from which the log joint still rises by more, in nats, is none: what it rises by is rounding.
  private static let mostResidue = 0.01

  private func anchored(_ anchors: [AnchoredElimination]) -> Self {
    var result = self
    result.anchors = anchors
    let all = result.anchored([joint] + (isLost.map { [$0] } ?? []))
    result.joint = all[0]
    result.isLost = all.dropFirst().first
    return result
  }

  /// The target without anchors.
  var direct: Self {
    var result = self
    (result.joint, result.isLost) = plain
    result.anchors = []
    return result
  }

  /// Expressions about the anchors.
  func anchored(_ expressions: [Tensor]) -> [Tensor] {
    let replacements = anchors.reduce(into: [:]) { $0.merge($1.replacements) { own, _ in own } }
    return Tensor.substituting(replacements, in: expressions)
  }

  /// About how many operations the log-density takes: once, and at each point.
  var operations: (once: Double, each: Double) {
    let point = Variable(.state, shape: [coordinates.dimension])
    var separation = Separation(by: [point], sizes: sizes)
    let density = logDensity(at: Tensor(point))
    return separation.operations(of: plate == nil ? separation([density]) : [density])
  }

  /// The log joint at a point of the unconstrained space, with the change in volume.
  package func logDensity(at point: Tensor) -> Tensor { logDensity(at: point, over: []) }

  /// The sum of those of all repetitions of some plates, along which the point varies.
  func logDensity(at point: Tensor, over plates: AxisSet) -> Tensor {
    let (values, logDeterminant) = coordinates.latents(at: point)
    let density = joint.substituting(values) + logDeterminant.summed(over: plates)
    guard let isLost else { return density }
    let anywhere = plates.sorted.reduce(isLost.substituting(values)) { $0.maximum(over: $1) }
    return select(anywhere, Double.nan, density)
  }
}
