internal import EvidenceTensors

/// The nodes and weights of Gauss and Legendre's rule on (0, 1).
package struct GaussLegendre: Sendable {
  package let nodes: [Double]
  package let weights: [Double]

  /// By Newton's method from Tricomi's approximation of the roots.
  ///
  /// Press et al. (2007), "Numerical Recipes", section 4.6.
  package init(_ count: Int) {
    var rule: [(node: Double, weight: Double)] = []
    for index in 1...count {
      var x = C.cos(.pi * (Double(index) - 0.25) / (Double(count) + 0.5))
      var slope = 1.0
      for _ in 0..<100 {
        let value: Double
        (value, slope) = Self.legendre(count, x)
        let step = value / slope
        x -= step
        if abs(step) < 1e-16 { break }
      }
      rule.append((0.5 - 0.5 * x, 1 / ((1 - x * x) * slope * slope)))
    }
    nodes = rule.map(\.node)
    weights = rule.map(\.weight)
  }

  /// The Legendre polynomial of order n and its slope.
  private static func legendre(_ n: Int, _ x: Double) -> (value: Double, slope: Double) {
    var (previous, current) = (1.0, x)
    for k in stride(from: 2, through: n, by: 1) {
      let order = Double(k)
      let next = ((2 * order - 1) * x * current - (order - 1) * previous) / order
      (previous, current) = (current, next)
    }
    return (current, Double(n) * (x * current - previous) / (x * x - 1))
  }

  /// The integral over (0, 1) of an elementwise function of the node and of tensors, each with a unit dimension at its end.
  func integral(of parameters: [Tensor], _ function: (Tensor, [Tensor]) -> Tensor) -> Tensor {
    let listed = parameters.map { $0.mistake == nil ? $0.reshaped($0.shape + [1]) : $0 }
    let values = function(Tensor(nodes), listed) * Tensor(weights)
    return values.mistake == nil ? sum(values, dimensions: [values.shape.count - 1]) : values
  }
}
