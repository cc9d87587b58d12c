internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// The nodes and weights of a rule for means over a sampler's draws, in each repetition of at most one plate.
struct GuideNodes {
  let axis: Axis
  /// The latent at the nodes, along the axis.
  let latents: [Tensor: Tensor]
  /// Adds up to 1 along the axis.
  let weight: Tensor
  let constants: [Variable: [Double]]

  /// Nil for more dimensions or plates than quadrature covers, and where the density reads other latents.
  init?(
    _ part: GuidePart,
    _ variable: Variable,
    _ elimination: Elimination,
    state: [Variable: [Double]]
  ) throws {
    let bound = elimination.bound
    let others = bound.structure.latents.filter { $0 != variable }
    guard let coordinates = FreeCoordinates([variable], in: elimination),
      coordinates.dimension <= QuadratureTarget.mostDimensions, variable.plates.count < 2,
      !part.logDensity.variables.contains(where: others.contains)
    else { return nil }
    let plate = variable.plates.first
    let rows = plate.map { bound.sizes[$0] ?? 0 } ?? 1
    let density = try PointDensity(
      dimension: coordinates.dimension,
      bound: bound,
      state: state,
      plate: plate
    ) { point in
      let (values, logDeterminant) = coordinates.latents(at: point)
      return part.logDensity.substituting(values) + logDeterminant
    }
    let integrals = try (0..<rows).map { row in
      if plate != nil { density.select(row: row) }
      return try DensityIntegral.adaptive(density)
    }
    let table = NodeTable(integrals, dimension: coordinates.dimension, plate: plate)
    axis = table.axis
    latents = coordinates.latents(at: Tensor(table.points)).values
    weight = Tensor(table.weights)
    constants = table.numbers
  }
}
