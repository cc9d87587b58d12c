internal import CEvidenceGSL
internal import EvidenceTensors

/// Draws of the multivariate normal distribution, location + A z with independent normal z of GSL.
extension MultivariateNormal {
  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    let lower = cholesky(ofGiven: parameters[1])
    let z = (0..<count).map { _ in gsl_ran_ugaussian(random.generator) }
    let deviation = form == .covariance ? product(lower, z) : solution(lower, z)
    return deviation.enumerated().map { parameters[0][cyclic: $0] + $1 }
  }

  /// The Cholesky factor of the matrix that the distribution was given; NaN where there is none.
  private func cholesky(ofGiven matrix: [Double]) -> [Double] {
    if parameters[1].domain == .choleskyFactor { return matrix }
    return Support.choleskyFactor(matrix) ?? matrix.map { _ in .nan }
  }

  /// L z.
  private func product(_ lower: [Double], _ z: [Double]) -> [Double] {
    z.indices.map { row in
      (0...row).reduce(0) { $0 + lower[row * z.count + $1] * z[$1] }
    }
  }

  /// The x with Lᵀ x = z, from the last element to the first.
  private func solution(_ lower: [Double], _ z: [Double]) -> [Double] {
    var x = z
    for row in z.indices.reversed() {
      for below in (row + 1)..<Swift.max(z.count, row + 1) {
        x[row] -= lower[below * z.count + row] * x[below]
      }
      x[row] /= lower[row * z.count + row]
    }
    return x
  }
}
