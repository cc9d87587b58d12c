internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// The mean of an expression over the nodes of the latents that were left to quadrature.
struct NodeMean {
  private let quadrature: QuadratureIntegrals
  private let evaluation: Evaluation

  init(_ quadrature: QuadratureIntegrals, _ evaluation: Evaluation) {
    self.quadrature = quadrature
    self.evaluation = evaluation
  }

  /// How many nodes are evaluated at once.
  private static let width = 4_096

  func value(of expression: Tensor, plates: [Axis]) throws -> Values {
    let target = quadrature.target
    guard target.plate == nil else { return try repeated(expression, plates: plates) }
    let nodes = quadrature.integrals[0].nodes
    var total: [Double] = []
    var shape: [Int] = []
    for start in stride(from: 0, to: nodes.count, by: Self.width) {
      let chunk = nodes[start..<min(start + Self.width, nodes.count)]
      let axis = AxisNumbers.make(size: chunk.count)
      let points = Variable(.state, shape: [target.coordinates.dimension], plates: [axis])
      let weights = Variable(.state, plates: [axis])
      let latents = target.coordinates.latents(at: Tensor(points)).values
      let value = (expression.substituting(latents) * Tensor(weights)).summed(over: axis)
      let numbers = [points: chunk.flatMap(\.point), weights: chunk.map(\.weight)]
      let array = try evaluation([value], with: numbers)[0]
      let values = array.values(plates: plates, sizes: evaluation.bound.sizes)
      shape = values.shape
      total = total.isEmpty ? values.doubles : zip(total, values.doubles).map(+)
    }
    return Values(.doubles(total), fitting: shape)
  }

  /// Each repetition of the plate has nodes of its own.
  private func repeated(_ expression: Tensor, plates: [Axis]) throws -> Values {
    let target = quadrature.target
    guard let plate = target.plate else { return try value(of: expression, plates: plates) }
    let dimension = target.coordinates.dimension
    let table = NodeTable(quadrature.integrals, dimension: dimension, plate: plate)
    let latents = target.coordinates.latents(at: Tensor(table.points)).values
    let weighted = expression.substituting(latents) * Tensor(table.weights)
    let array = try evaluation([weighted.summed(over: table.axis)], with: table.numbers)[0]
    return array.values(plates: plates, sizes: evaluation.bound.sizes)
  }
}
