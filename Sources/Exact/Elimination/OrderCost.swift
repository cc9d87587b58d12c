internal import EvidenceModeling
internal import EvidenceTensors

/// What an order of elimination costs, estimated on its expressions: about how many operations its evaluation takes.
struct OrderCost {
  let operations: Double

  /// Below this, no order saves what looking for it takes.
  var isSmall: Bool { operations < 1e7 }

  init(of elimination: Elimination, _ target: QuadratureTarget?) {
    // What is too large to be written down is a short expression, and the dearest of all.
    guard elimination.factors.allSatisfy({ $0.tensor.mistake == nil }) else {
      operations = .infinity
      return
    }
    if let target {
      let own = target.operations
      let dimension = min(target.coordinates.dimension, Self.points.count)
      operations = own.once + own.each * Self.points[dimension - 1]
    } else {
      let tensors = Tensor.listed(elimination.factors.map(\.tensor))
      operations = tensors.reduce(0) { sum, tensor in
        sum + tensor.operations { elimination.sizes[$0] }
      }
    }
  }

  /// About how many points quadrature takes in one, two and three dimensions, where the integrand is a single peak.
  private static let points: [Double] = [300, 10_000, 300_000]
}
