internal import EvidenceModeling
internal import EvidenceTensors

/// Where a search for the greatest log p(x) ended.
struct Optimum: Sendable {
  let value: Double
  let gradientNorm: Double
  let iterations: Int
  let modelName: String
  /// In order of declaration.
  let estimates: [Estimate]
  let flatDirections: [String]

  struct Estimate: Sendable {
    let variable: Variable
    let path: String
    let value: Values
    /// Nil where log p(x) does not determine the parameter, or its curvature was not computed.
    let standardError: Values?
  }

  init(
    _ evidence: CompiledEvidence,
    _ point: [Double],
    _ value: Double,
    _ gradient: [Double],
    _ iterations: Int,
    _ curvature: Curvature?
  ) {
    self.value = value
    self.iterations = iterations
    gradientNorm = gradient.norm
    modelName = evidence.bound.structure.name
    let coordinates = evidence.coordinates
    let parameters = coordinates.parameters(at: point)
    let undetermined = FlatDirections(curvature?.flatDirections ?? [], at: point, coordinates)
    flatDirections = undetermined.words
    let variances = curvature.map { Self.variances($0.covarianceColumns, at: point, coordinates) }
    estimates = coordinates.quantities.map { quantity in
      let parameter = quantity.parameter
      let extents = parameter.plates.map { evidence.bound.sizes[$0] ?? 1 } + parameter.shape
      let isDetermined = !undetermined.paths.contains(quantity.path)
      let errors = isDetermined ? variances?[parameter]?.map { $0.squareRoot() } : nil
      return Estimate(
        variable: parameter,
        path: quantity.path,
        value: Values(.doubles(parameters[parameter] ?? []), fitting: extents),
        standardError: errors.map { Values(.doubles($0), fitting: extents) }
      )
    }
  }

  /// The variance of each element of the parameters, of which the covariance of the coordinates is known.
  private static func variances(
    _ columns: [[Double]],
    at point: [Double],
    _ coordinates: ParameterCoordinates
  ) -> [Variable: [Double]] {
    var result = coordinates.parameters(at: point).mapValues { $0.map { _ in 0.0 } }
    for column in columns {
      let step = 1e-4 / max(column.map(abs).max() ?? 1, 1e-300)
      let above = coordinates.parameters(at: zip(point, column).map { $0 + step * $1 })
      let below = coordinates.parameters(at: zip(point, column).map { $0 - step * $1 })
      for (parameter, values) in result {
        let ends = zip(above[parameter] ?? [], below[parameter] ?? [])
        let slopes = ends.map { ($0 - $1) / (2 * step) }
        result[parameter] = zip(values, slopes).map { $0 + $1 * $1 }
      }
    }
    return result
  }
}

/// What log p(x) leaves open, in words.
struct FlatDirections {
  /// The parameters that are not determined.
  let paths: Set<String>
  let words: [String]

  init(_ directions: [[Double]], at point: [Double], _ coordinates: ParameterCoordinates) {
    var counts: [String: Int] = [:]
    var edges: Set<String> = []
    for direction in directions {
      let largest = direction.indices.max { abs(direction[$0]) < abs(direction[$1]) } ?? 0
      let path = coordinates.path(of: largest)
      counts[path, default: 0] += 1
      if coordinates.isBent(largest), abs(point[largest]) > 8 { edges.insert(path) }
    }
    let ordered = coordinates.quantities.map(\.path).filter { counts[$0] != nil }
    words = ordered.map { path in
      if edges.contains(path) { return "`\(path)` lies at the edge of its domain" }
      let count = counts[path] ?? 0
      let noun = count == 1 ? "1 direction" : "\(count) directions"
      return "log p(x) does not change along \(noun) of `\(path)`"
    }
    var touched: Set<String> = []
    for direction in directions {
      let largest = direction.map(abs).max() ?? 0
      for index in direction.indices where abs(direction[index]) > 1e-3 * largest {
        touched.insert(coordinates.path(of: index))
      }
    }
    paths = touched
  }
}
