public import EvidenceTensors

/// A map of every coordinate whose numbers a network makes of the coordinates of lower order, yᵢ = g(xᵢ; θᵢ(x of lower order)).
///
/// With an order of its own for every coordinate it is the inverse autoregressive flow, and, inverted, the masked one; with two
/// orders it is a coupling layer. The way forward takes one evaluation of the network, the way back one for each order.
/// - Shapes: x `[order.count]`.
/// - Reference: Kingma, Salimans, Jozefowicz, Chen, Sutskever & Welling (2016), "Improved variational inference with inverse
///   autoregressive flow"; Papamakarios, Pavlakou & Murray (2017), "Masked autoregressive flow for density estimation"; Dinh,
///   Sohl-Dickstein & Bengio (2017), "Density estimation using Real NVP".
public struct AutoregressiveFlow: FlowLayer {
  public let count: Int
  public let context: Int
  /// The place of each coordinate: it is mapped by numbers made of those with lower ones.
  public let order: [Int]
  let coordinateMap: any CoordinateMap
  let network: MaskedNetwork

  public init(
    order: [Int],
    by map: any CoordinateMap = AffineMap(),
    hidden: [Int] = [32],
    context: Int = 0
  ) {
    (count, self.context) = (order.count, context)
    let places = Set(order).sorted()
    self.order = order.map { places.firstIndex(of: $0) ?? 0 }
    coordinateMap = map
    network = MaskedNetwork(
      order: self.order,
      outputs: map.parameterCount,
      hidden: hidden,
      context: context,
      // Shifts follow what is linear far out; bins of a spline stay wide where numbers are bounded.
      activation: map.isAffine ? .elu : .tanh
    )
  }

  public var mistake: String? {
    if count == 1, coordinateMap.isAffine {
      return "an affine flow of 1 number only moves and stretches it; take a spline"
    }
    return network.mistake ?? coordinateMap.mistake
  }

  public func map(_ x: Tensor, _ context: Tensor?) -> FlowPoint {
    let (y, slope) = coordinateMap.map(x, network(x, context))
    return FlowPoint(y, logDeterminant: sum(slope))
  }

  /// Each pass finds the coordinates of one more order.
  public func unmap(_ y: Tensor, _ context: Tensor?) -> FlowPoint {
    var known = Tensor.filled(0, [count])
    let last = order.max() ?? 0
    for place in 0..<last {
      let isKnown = Tensor(order.map { $0 <= place ? 1 : 0 })
      known = isKnown * coordinateMap.unmap(y, network(known, context)).value
    }
    let (x, slope) = coordinateMap.unmap(y, network(known, context))
    return FlowPoint(x, logDeterminant: sum(slope))
  }
}
