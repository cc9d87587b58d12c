internal import EvidenceTensors

/// An interval with the values of an integrand at its quadrature nodes.
struct Panel {
  let low: Double
  let high: Double
  /// Positions and weights of the nodes.
  let nodes: [(position: Double, weight: Double)]
  /// The log of the integrand at the nodes.
  private(set) var values: [Double] = []
  /// The highest log where others are no numbers.
  private(set) var lost: Double?

  /// How often what it comes from was halved.
  let depth: Int

  /// Panels are not halved more often.
  static let deepest = 40

  init(_ low: Double, _ high: Double, depth: Int = 0) {
    self.low = low
    self.high = high
    self.depth = depth
    let rule = GaussLegendre.standard
    let (center, half) = (0.5 * (low + high), 0.5 * (high - low))
    nodes = zip(rule.nodes, rule.weights).map { (center + half * $0, half * $1) }
  }

  /// Takes the logs of the integrand at the nodes; false where none is a number.
  ///
  /// What is none is taken to be as high as the highest.
  mutating func take(_ logs: [Double]) -> Bool {
    let isNumber = logs.map { $0 < .infinity }
    guard isNumber.contains(false) else {
      values = logs
      return true
    }
    guard let highest = zip(logs, isNumber).filter(\.1).map(\.0).max() else { return false }
    lost = highest
    values = logs.map { $0 < .infinity ? $0 : highest }
    return true
  }

  var width: Double { high - low }
  var positions: [Double] { nodes.map(\.position) }
  /// The two halves of the panel.
  var halves: [Panel] {
    let middle = 0.5 * (low + high)
    return [Panel(low, middle, depth: depth + 1), Panel(middle, high, depth: depth + 1)]
  }

  /// The polynomial through the log of the integrand at the nodes.
  func interpolated(at position: Double) -> Double {
    var (sum, weights) = (0.0, 0.0)
    for (index, node) in nodes.enumerated() {
      let distance = position - node.position
      if distance == 0 { return values[index] }
      let weight = GaussLegendre.standard.interpolation[index] / distance
      sum += weight * values[index]
      weights += weight
    }
    return sum / weights
  }

  /// ∫ exp(value − shift) over the panel.
  func integral(shift: Double) -> Double {
    zip(nodes, values).reduce(0) { $0 + $1.0.weight * C.exp($1.1 - shift) }
  }
}
