internal import EvidenceDistributions
internal import EvidenceTensors

/// Coordinates in which a density has its mode at 0 and, near it, unit curvature in every direction.
struct Scaling {
  var center: [Double]
  /// The lower triangular factor C, row-major, of the negative curvature C Cᵀ.
  private(set) var factor: [Double]
  private var dimension: Int { center.count }

  /// The logarithm of the volume for a unit of the scaled one.
  var logVolume: Double {
    -(0..<dimension).map { C.log(factor[$0 * dimension + $0]) }.reduce(0, +)
  }

  /// How far the center is from 0, at most, in widths of the density along a coordinate.
  var steepness: Double {
    center.indices.map { row in
      let curvature = (0...row).reduce(0.0) { sum, column in
        sum + factor[row * dimension + column] * factor[row * dimension + column]
      }
      return abs(center[row]) * curvature.squareRoot()
    }.max() ?? 0
  }

  /// The point at scaled coordinates: the solution of Cᵀ x = scaled, from the center.
  func point(_ scaled: [Double]) -> [Double] {
    zip(center, displacement(scaled)).map(+)
  }

  /// The solution of Cᵀ x = scaled.
  func displacement(_ scaled: [Double]) -> [Double] {
    var x = scaled
    for row in (0..<dimension).reversed() {
      for later in row + 1..<max(row + 1, dimension) {
        x[row] -= factor[later * dimension + row] * x[later]
      }
      x[row] /= factor[row * dimension + row]
    }
    return x
  }

  /// The scaled coordinates of a point.
  func coordinates(of point: [Double]) -> [Double] {
    (0..<dimension).map { row in
      (row..<dimension).reduce(0) { sum, later in
        sum + factor[later * dimension + row] * (point[later] - center[later])
      }
    }
  }

  init(center: [Double], factor: [Double]) {
    self.center = center
    self.factor = factor
  }

  /// Coordinates whose units are these widths.
  init(center: [Double], widths: [Double]) {
    let count = widths.count
    self.init(
      center: center,
      factor: (0..<count * count).map {
        $0 / count == $0 % count ? 1 / widths[$0 / count] : 0
      }
    )
  }

  /// Searches all of space from a scan, and measures the curvature over distances at which the density falls to about half.
  init(
    of logDensity: @escaping ([Double]) throws -> [Double],
    dimension: Int,
    near place: [Double]? = nil
  ) throws {
    let start = try place ?? Self.summits(of: logDensity, dimension)[0]
    let mode =
      try Ascent.summit(
        of: logDensity,
        from: start,
        steps: start.map { 0.3 + 0.3 * abs($0) }
      ) { _ in false } ?? start
    let widths = try (0..<dimension).map { try Self.halfWidth(at: mode, along: $0, logDensity) }
    self.init(center: mode, widths: widths)
    // At the mode itself, where a narrow ridge is quadratic, and then at the distances where the density is about half.
    try rescale(steps: Array(repeating: 1e-3, count: dimension), logDensity)
    for _ in 0..<2 {
      let origin = Array(repeating: 0.0, count: dimension)
      let steps = try (0..<dimension).map { axis in
        try Self.halfWidth(at: origin, along: axis) { try logDensity(places($0)) }
      }
      try rescale(steps: steps, logDensity)
    }
  }

  /// The summits of a scan, highest first.
  static func summits(
    of logDensity: ([Double]) throws -> [Double],
    _ dimension: Int
  ) throws -> [[Double]] {
    let positions = (dimension < 3 ? Scan.plane : Scan.space).positions
    let grid = Scan.grid(positions, dimension)
    let heights = try logDensity(grid).map { $0.isNaN ? -Double.infinity : $0 }
    guard let best = heights.indices.max(by: { heights[$0] < heights[$1] }),
      heights[best] > -.infinity
    else { throw QuadratureFailure.isZero }
    let maxima = LocalMaxima(line: positions, heights: heights, dimension: dimension)
    let highest = Array(grid[dimension * best..<dimension * (best + 1)])
    return [highest] + maxima.peaks(within: .infinity).filter { $0 != highest }
  }

  /// A distance along a coordinate at which the log-density has fallen by about ½.
  static func halfWidth(
    at mode: [Double],
    along coordinate: Int,
    _ logDensity: ([Double]) throws -> [Double]
  ) throws -> Double {
    let distances = (-40...40).map {
      C.exp(0.5 * C.log(2) * Double($0)) * max(1, abs(mode[coordinate]))
    }
    let points = distances.flatMap { distance in
      var point = mode
      point[coordinate] += distance
      return point
    }
    let values = try logDensity(mode + points)
    return zip(distances, values.dropFirst()).first { !($1 > values[0] - 0.5) }?.0 ?? 1
  }

  private func places(_ scaled: [Double]) -> [Double] {
    stride(from: 0, to: scaled.count, by: dimension).flatMap { start in
      point(Array(scaled[start..<start + dimension]))
    }
  }

  /// Makes the curvature at these distances along the scaled coordinates 1, where the peak has one.
  private mutating func rescale(
    steps: [Double],
    _ logDensity: ([Double]) throws -> [Double]
  ) throws {
    let stencil = Stencil(steps: steps)
    let values = try logDensity(stencil.moves.flatMap(point))
    guard let shape = stencil.shape(of: values),
      let own = Support.choleskyFactor(shape.curvature)
    else { return }
    refine(by: own)
  }

  /// Coordinates in which a negative curvature of these, with this lower triangular factor, is 1.
  mutating func refine(by own: [Double]) {
    let count = dimension
    var product = Array(repeating: 0.0, count: count * count)
    for row in 0..<count {
      for column in 0...row {
        for middle in column...row {
          let share = factor[row * count + middle] * own[middle * count + column]
          product[row * count + column] += share
        }
      }
    }
    factor = product
  }
}
