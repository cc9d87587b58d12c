internal import Modeling
internal import Programs
internal import Tensors

/// The nodes and weights of a rule for means over a sampler's draws, in each repetition of at most one plate.
struct GuideNodes {
  let axis: Axis
  /// The latent at the nodes, along the axis.
  let latents: [Tensor: Tensor]
  /// Adds up to 1 along the axis.
  let weight: Tensor
  let constants: [Variable: [Double]]

  /// Nil for more dimensions or plates than quadrature covers, and where the density reads other latents.
  init?(_ part: GuidePart, _ elimination: Elimination, state: [Variable: [Double]]) throws {
    let bound = elimination.bound
    let variable = part.variable
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

/// The nodes of integrals, one for each repetition of a plate or a single one, as numbers along an axis.
struct NodeTable {
  let axis: Axis
  /// [dimension].
  let points: Variable
  let weights: Variable
  let numbers: [Variable: [Double]]

  init(_ integrals: [DensityIntegral], dimension: Int, plate: Axis?) {
    let most = integrals.map(\.nodes.count).max() ?? 0
    let plates = plate.map { [$0] } ?? []
    axis = AxisNumbers.make(size: most)
    points = Variable(.state, shape: [dimension], plates: plates + [axis])
    weights = Variable(.state, plates: plates + [axis])
    var places: [Double] = []
    var shares: [Double] = []
    for integral in integrals {
      // Shorter lists are filled up with a node that weighs nothing.
      let padding = Array(repeating: integral.nodes[0].point, count: most - integral.nodes.count)
      places += (integral.nodes.map(\.point) + padding).flatMap(\.self)
      shares += integral.nodes.map(\.weight) + Array(repeating: 0, count: padding.count)
    }
    numbers = [points: places, weights: shares]
  }
}
