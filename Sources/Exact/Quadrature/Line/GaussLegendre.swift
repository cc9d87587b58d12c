internal import CEvidenceGSL

/// The rule of Gauss and Legendre on [−1, 1], from GSL.
///
/// GSL's adaptive integrators ask for one value at a time, and miss spikes; an expression is evaluated far faster at many
/// points at once. So the rule is GSL's, and panels are halved here; see `LineIntegral`.
struct GaussLegendre {
  let nodes: [Double]
  let weights: [Double]
  /// The weights of the nodes in a polynomial through values at them, up to a common factor.
  ///
  /// - Reference: Berrut & Trefethen (2004), "Barycentric Lagrange interpolation", equations 4.2 and 5.2.
  let interpolation: [Double]

  /// Exact for polynomials of degree 31.
  static let standard = GaussLegendre(points: 16)

  init(points: Int) {
    guard let table = gsl_integration_glfixed_table_alloc(points) else {
      preconditionFailure("GaussLegendre: no memory for a rule")
    }
    defer { gsl_integration_glfixed_table_free(table) }
    var nodes = Array(repeating: 0.0, count: points)
    var weights = nodes
    for index in 0..<points {
      gsl_integration_glfixed_point(-1, 1, index, &nodes[index], &weights[index], table)
    }
    self.nodes = nodes
    self.weights = weights
    interpolation = zip(nodes, weights).enumerated().map { index, pair in
      let size = ((1 - pair.0 * pair.0) * pair.1).squareRoot()
      return index % 2 == 0 ? size : -size
    }
  }
}
