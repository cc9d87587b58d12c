internal import Tensors

/// An interval with the values of an integrand at its quadrature nodes.
struct Panel {
  let low: Double
  let high: Double
  /// Positions and weights of the nodes.
  let nodes: [(position: Double, weight: Double)]
  /// The log of the integrand at the nodes.
  var values: [Double] = []

  init(_ low: Double, _ high: Double) {
    self.low = low
    self.high = high
    let rule = GaussLegendre.standard
    let (center, half) = (0.5 * (low + high), 0.5 * (high - low))
    nodes = zip(rule.nodes, rule.weights).map { (center + half * $0, half * $1) }
  }

  var positions: [Double] { nodes.map(\.position) }
  /// The two halves of the panel.
  var halves: [Panel] {
    let middle = 0.5 * (low + high)
    return [Panel(low, middle), Panel(middle, high)]
  }

  /// ∫ exp(value − shift) over the panel.
  func integral(shift: Double) -> Double {
    zip(nodes, values).reduce(0) { $0 + $1.0.weight * C.exp($1.1 - shift) }
  }
}
