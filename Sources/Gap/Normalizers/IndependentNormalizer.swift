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
  private static let mostHalvings = 4
  private static let tolerance = 1e-11

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
    var last = try logSum(moments.mean, factor, step)
    var before = Double.infinity
    for _ in 0..<Self.mostHalvings {
      step /= 2
      let next = try logSum(moments.mean, factor, step)
      let change = abs(next - last)
      // Halving the step squares what is left of an analytic density, and lessens it by the last share at least.
      let left = min(change, change / before * change)
      if left <= Self.tolerance * (1 + abs(next)) { return next }
      (before, last) = (change, next)
    }
    throw QuadratureFailure.notConverged(step)
  }

  /// Of a density lower than the highest by a factor of e to this, nothing is left.
  private static let fall = 42.0
  private static let mostPoints = 4_000_000

  private func logSum(_ mean: [Double], _ factor: [Double], _ step: Double) throws -> Double {
    let count = mean.count
    let volume = (0..<count).map { C.log(factor[$0 * count + $0]) }.reduce(0, +)
    let origin = Array(repeating: 0.0, count: count)
    var fill = LatticeFill(steps: origin.map { _ in step }, from: [origin])
    let isWhole = try fill.spread(to: Self.fall, most: Self.mostPoints) { places in
      var points: [Double] = []
      var volumes: [Double] = []
      for start in stride(from: 0, to: places.count, by: count) {
        let own = places[start..<start + count].map { (up: C.exp($0), down: C.exp(-$0)) }
        let moves = own.map { 0.5 * ($0.up - $0.down) }
        points += (0..<count).map { row in
          (0...row).reduce(mean[row]) { $0 + factor[row * count + $1] * moves[$1] }
        }
        volumes.append(own.map { C.log(0.5 * ($0.up + $0.down)) }.reduce(0, +))
      }
      // Far out nothing is left, also where the formulas are no numbers any more.
      return try zip(density(points), volumes).map { $0.isNaN ? -.infinity : $0 + $1 }
    }
    guard isWhole else { throw QuadratureFailure.notConverged(step) }
    let sum = fill.logs.map { C.exp($0 - fill.top) }.reduce(0, +)
    return fill.top + C.log(sum) + Double(count) * C.log(step) + volume
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
