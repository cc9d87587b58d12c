internal import CEvidenceGSL

/// The second derivatives of a function at a point, by differences of its exact gradient, and what they say there.
struct Curvature {
  /// The eigenvalues of −∇², scaled to a unit diagonal, in ascending order.
  let eigenvalues: [Double]
  /// The unit eigenvectors, in the scaled coordinates.
  private let eigenvectors: [[Double]]
  /// What the scaled coordinates are multiplied by.
  private let scales: [Double]

  /// Below this, a scaled eigenvalue is no curvature but the error of the differences.
  static let flat = 1e-6

  init(at point: [Double], gradient: ([Double]) throws -> [Double]) rethrows {
    let count = point.count
    var rows: [[Double]] = []
    for index in 0..<count {
      let step = 1e-4 * max(1, abs(point[index]))
      var (above, below) = (point, point)
      above[index] += step
      below[index] -= step
      let (up, down) = (try gradient(above), try gradient(below))
      let width = above[index] - below[index]
      rows.append(zip(up, down).map { after, before in (before - after) / width })
    }
    // A coordinate without information gets a scale of its own size.
    scales = (0..<count).map { index in
      let size: Double = max(1, abs(point[index]))
      let least: Double = Self.flat / (size * size)
      let curvature: Double = max(abs(rows[index][index]), least)
      return 1 / curvature.squareRoot()
    }
    var matrix = rows
    for i in 0..<count {
      for j in 0..<count {
        let middle: Double = (rows[i][j] + rows[j][i]) / 2
        matrix[i][j] = middle * scales[i] * scales[j]
      }
    }
    (eigenvalues, eigenvectors) = Self.eigen(matrix)
  }

  /// The eigenvalues of a symmetric matrix in ascending order, with unit eigenvectors.
  private static func eigen(_ matrix: [[Double]]) -> (values: [Double], vectors: [[Double]]) {
    let count = matrix.count
    guard count > 0, matrix.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return ([], []) }
    guard let copy = gsl_matrix_alloc(count, count), let values = gsl_vector_alloc(count),
      let vectors = gsl_matrix_alloc(count, count), let work = gsl_eigen_symmv_alloc(count)
    else { preconditionFailure("Curvature: no memory") }
    defer {
      gsl_matrix_free(copy)
      gsl_vector_free(values)
      gsl_matrix_free(vectors)
      gsl_eigen_symmv_free(work)
    }
    for i in 0..<count {
      for j in 0..<count { gsl_matrix_set(copy, i, j, matrix[i][j]) }
    }
    gsl_eigen_symmv(copy, values, vectors, work)
    gsl_eigen_symmv_sort(values, vectors, GSL_EIGEN_SORT_VAL_ASC)
    return (
      (0..<count).map { gsl_vector_get(values, $0) },
      (0..<count).map { column in (0..<count).map { gsl_matrix_get(vectors, $0, column) } }
    )
  }

  /// Directions along which the function does not change, as far as can be told.
  var flatDirections: [[Double]] {
    zip(eigenvalues, eigenvectors).filter { abs($0.0) <= Self.flat }.map { unscaled($0.1) }
  }

  /// A direction in which the function curves upwards: the point is no maximum.
  var ascent: [Double]? {
    guard let first = eigenvalues.first, first < -Self.flat else { return nil }
    return unscaled(eigenvectors[0])
  }

  /// How far a quadratic with this curvature is from its maximum, and how much higher that is.
  func step(along gradient: [Double]) -> (step: [Double], gain: Double) {
    var (step, gain) = (gradient.map { _ in 0.0 }, 0.0)
    for (value, vector) in zip(eigenvalues, eigenvectors) where value > Self.flat {
      let direction = unscaled(vector)
      let slope = zip(direction, gradient).map(*).reduce(0, +)
      gain += 0.5 * slope * slope / value
      for index in step.indices { step[index] += slope / value * direction[index] }
    }
    return (step, gain)
  }

  /// Vectors whose outer products add up to (−∇²)⁻¹, without the flat directions.
  var covarianceColumns: [[Double]] {
    zip(eigenvalues, eigenvectors).filter { $0.0 > Self.flat }.map { value, vector in
      unscaled(vector).map { $0 / value.squareRoot() }
    }
  }

  private func unscaled(_ vector: [Double]) -> [Double] { zip(vector, scales).map(*) }
}
