internal import EvidenceModeling
internal import EvidenceTensors

/// What an order of elimination costs, estimated on its expressions: about how many operations its evaluation takes.
struct OrderCost {
  let operations: Double

  /// Below this, no order saves what looking for it takes.
  var isSmall: Bool { operations < 3e6 }

  init(of elimination: Elimination, _ target: QuadratureTarget?) {
    let tensors = Tensor.listed(elimination.factors.map(\.tensor))
    let once = tensors.reduce(0.0) { sum, tensor in
      sum + tensor.operations { elimination.sizes[$0] }
    }
    let points = target.map { Self.points[min($0.coordinates.dimension, Self.points.count) - 1] }
    operations = once * (points ?? 1)
  }

  /// About how many points quadrature takes in one, two and three dimensions, where the integrand is a single peak.
  private static let points: [Double] = [300, 10_000, 300_000]
}
