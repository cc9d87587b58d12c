internal import Inference
internal import Modeling
internal import Programs
internal import Tensors

/// The mean of an expression over the nodes of the latents that were left to quadrature.
struct NodeMean {
  private let quadrature: QuadratureIntegrals
  private let evaluation: Evaluation

  init(_ quadrature: QuadratureIntegrals, _ evaluation: Evaluation) {
    self.quadrature = quadrature
    self.evaluation = evaluation
  }

  /// How many nodes are evaluated at once.
  private static let width = 256

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
    let most = quadrature.integrals.map(\.nodes.count).max() ?? 0
    let dimension = target.coordinates.dimension
    let axis = AxisNumbers.make(size: most)
    let points = Variable(.state, shape: [dimension], plates: [plate, axis])
    let weights = Variable(.state, plates: [plate, axis])
    var numbers: [Variable: [Double]] = [points: [], weights: []]
    for integral in quadrature.integrals {
      // Shorter lists are filled up with a node that weighs nothing.
      let padding = Array(repeating: integral.nodes[0].point, count: most - integral.nodes.count)
      let zeros = Array(repeating: 0.0, count: padding.count)
      numbers[points]? += (integral.nodes.map(\.point) + padding).flatMap(\.self)
      numbers[weights]? += integral.nodes.map(\.weight) + zeros
    }
    let latents = target.coordinates.latents(at: Tensor(points)).values
    let value = (expression.substituting(latents) * Tensor(weights)).summed(over: axis)
    let array = try evaluation([value], with: numbers)[0]
    return array.values(plates: plates, sizes: evaluation.bound.sizes)
  }
}
