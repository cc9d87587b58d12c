internal import EvidenceModeling
internal import EvidenceTensors

/// What an order of elimination costs, estimated on its expressions: how many numbers are computed.
struct OrderCost {
  let numbers: Double

  /// Below this, no order saves what looking for it takes.
  var isSmall: Bool { numbers < 3e6 }

  init(of elimination: Elimination, _ target: QuadratureTarget?) {
    let terms = elimination.factors.map(\.tensor)
    let once = Tensor.listed(terms).reduce(0.0) { $0 + Self.numbers($1, elimination.sizes) }
    let points = target.map { Self.points[min($0.coordinates.dimension, Self.points.count) - 1] }
    numbers = once * (points ?? 1)
  }

  /// About how many points quadrature takes in one, two and three dimensions, where the integrand is a single peak.
  private static let points: [Double] = [300, 10_000, 300_000]

  /// The multiplications of one operation, about.
  private static func numbers(_ tensor: Tensor, _ sizes: [Axis: Int]) -> Double {
    let repetitions = tensor.axes.reduce(1.0) { $0 * Double($1.fixedSize ?? sizes[$1] ?? 1) }
    let elements = tensor.shape.reduce(1.0) { $0 * Double($1) }
    let inner = tensor.inputs.map { $0.shape.reduce(1.0) { $0 * Double($1) } }.max() ?? 1
    switch tensor.operation {
    case .constant, .variable, .rearrange, .axisFromEvent, .eventFromAxis: return 0
    case .scatterAxis:
      let rows = tensor.inputs[0].axes.union(tensor.inputs[1].axes)
      return elements * rows.reduce(1.0) { $0 * Double($1.fixedSize ?? sizes[$1] ?? 1) }
    case .cholesky, .triangularSolve:
      return repetitions * elements * Double(tensor.inputs[0].shape.last ?? 1)
    case .product:
      // (m k) (k n) (m n) is the square of the number of multiplications.
      let shapes = tensor.inputs.map { Double($0.shape.product) }
      return repetitions * (shapes[0] * shapes[1] * elements).squareRoot()
    case .chain(let chain):
      let block = tensor.inputs.map { Double(Array($0.shape.dropFirst()).product) }.max() ?? 1
      return repetitions * block * Double(chain.steps ?? tensor.inputs.last?.shape.first ?? 1)
    case .reduceAxis(_, let axis):
      return repetitions * elements * Double(axis.fixedSize ?? sizes[axis] ?? 1)
    case .reduce, .scatter, .cumulativeSum: return repetitions * max(elements, inner)
    default: return repetitions * elements
    }
  }
}

extension ChainOperation {
  fileprivate var steps: Int? {
    switch self {
    case .logSum(let length), .marginals(let length), .maximum(let length), .factor(let length):
      length
    default: nil
    }
  }
}
