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

  func value(of expression: Tensor, plates: [Axis]) throws -> Values {
    let target = quadrature.target
    guard target.plate == nil else { return try repeated(expression, plates: plates) }
    let nodes = quadrature.integrals[0].nodes
    let points = Variable(
      .state,
      shape: [target.coordinates.dimension],
      plates: [PointProgram.axis]
    )
    let weights = Variable(.state, plates: [PointProgram.axis])
    let latents = target.coordinates.latents(at: Tensor(points)).values
    let weighted = expression.substituting(latents).weighted(by: weights)
    let program = try PointProgram(
      [weighted.summed(over: PointProgram.axis)],
      of: [points, weights],
      evaluation
    )
    var total: [Double] = []
    var shape: [Int] = []
    for start in stride(from: 0, to: nodes.count, by: program.width) {
      let block = nodes[start..<min(start + program.width, nodes.count)]
      let array = try program([block.flatMap(\.point), block.map(\.weight)], count: block.count)(0)
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
    let weighted = expression.substituting(latents).weighted(by: table.weights)
    let array = try evaluation([weighted.summed(over: table.axis)], with: table.numbers)[0]
    return array.values(plates: plates, sizes: evaluation.bound.sizes)
  }
}

extension Tensor {
  /// Far out, where nothing is left, an expression may be infinite.
  fileprivate func weighted(by weights: Variable) -> Tensor {
    let weight = Tensor(weights)
    return weight * select(weight .> 0, self, 0)
  }
}
