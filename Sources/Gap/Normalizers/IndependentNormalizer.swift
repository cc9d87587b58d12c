internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// The normalizers of a posterior found by quadrature, found again on other points, in coordinates of another kind.
///
/// The divergence of a guide from that posterior then owes nothing to the evidence that it is compared with. The rule is the
/// trapezoidal one in y, where the coordinates are mean + factor · sinh y.
/// - Reference: Trefethen & Weideman (2014), "The exponentially convergent trapezoidal rule", section 14.
struct IndependentNormalizer {
  private let density: PointDensity
  private static let reach = 7.5
  private static let mostHalvings = 4

  /// The logs of the normalizers, one for each integral.
  static func logValues(
    of quadrature: QuadratureIntegrals,
    _ bound: BoundModel,
    state: [Variable: [Double]]
  ) throws -> [Double] {
    let target = quadrature.target
    let density = try PointDensity(
      dimension: target.coordinates.dimension,
      bound: bound,
      state: state,
      plate: target.plate,
      isLong: target.coordinates.dimension > 1,
      target.logDensity
    )
    return try quadrature.integrals.enumerated().map { row, integral in
      if target.plate != nil { density.select(row: row) }
      return try Self(density: density).logValue(like: integral)
    }
  }

  private func logValue(like integral: DensityIntegral) throws -> Double {
    let moments = integral.moments
    guard let factor = Support.choleskyFactor(moments.covariance) else {
      throw QuadratureFailure.notConverged(1)
    }
    var step = moments.mean.count < 3 ? 0.25 : 0.3
    var last = try logSum(moments.mean, factor, integral.logValue, step)
    let halvings = moments.mean.count < 3 ? Self.mostHalvings : Self.mostHalvings / 2
    for _ in 0..<halvings {
      step /= 2
      let next = try logSum(moments.mean, factor, integral.logValue, step)
      if abs(next - last) <= 1e-12 * (1 + abs(next)) { return next }
      last = next
    }
    throw QuadratureFailure.notConverged(step)
  }

  /// Numbers near `shift` are added without overflow.
  private func logSum(
    _ mean: [Double],
    _ factor: [Double],
    _ shift: Double,
    _ step: Double
  ) throws -> Double {
    let count = Int(Self.reach / step)
    let line = (-count...count).map { index in
      let (up, down) = (C.exp(Double(index) * step), C.exp(-Double(index) * step))
      return (position: 0.5 * (up - down), weight: 0.5 * step * (up + down))
    }
    let dimension = mean.count
    let volume = (0..<dimension).map { factor[$0 * dimension + $0] }.reduce(1, *)
    var points: [[Double]] = [mean]
    var weights = [volume]
    for column in 0..<dimension {
      let direction = (0..<dimension).map { $0 < column ? 0 : factor[$0 * dimension + column] }
      points = points.flatMap { point in
        line.map { node in zip(point, direction).map { $0 + node.position * $1 } }
      }
      weights = weights.flatMap { weight in line.map { weight * $0.weight } }
    }
    let values = try density(points.flatMap(\.self))
    let terms = zip(values, weights).map { value, weight in
      // Far out nothing is left, also where the formulas are no numbers any more.
      value.isNaN ? 0 : weight * C.exp(value - shift)
    }
    return shift + C.log(terms.reduce(0, +))
  }
}

extension DensityIntegral {
  /// The mean and the covariance, row-major, of the coordinates.
  var moments: (mean: [Double], covariance: [Double]) {
    let count = nodes.first?.point.count ?? 1
    var mean = Array(repeating: 0.0, count: count)
    for node in nodes {
      for index in 0..<count { mean[index] += node.weight * node.point[index] }
    }
    var covariance = Array(repeating: 0.0, count: count * count)
    for node in nodes {
      let deviation = zip(node.point, mean).map(-)
      for row in 0..<count {
        for column in 0..<count {
          covariance[row * count + column] += node.weight * deviation[row] * deviation[column]
        }
      }
    }
    return (mean, covariance)
  }
}
