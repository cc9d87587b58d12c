internal import Distributions
internal import Tensors

/// Coordinates of the plane in which a density has its mode at 0 and, near it, unit curvature in every direction.
struct Scaling {
  let center: [Double]
  /// The lower triangular factor C, row-major, of the negative curvature C Cᵀ.
  private let factor: [Double]

  /// The logarithm of the plane's volume for a unit of the scaled one.
  var logVolume: Double { -C.log(factor[0] * factor[3]) }

  /// The point at scaled coordinates (inner, outer): the solution of Cᵀ x = scaled, from the center.
  func point(_ inner: Double, _ outer: Double) -> [Double] {
    let second = outer / factor[3]
    let first = (inner - factor[2] * second) / factor[0]
    return [center[0] + first, center[1] + second]
  }

  /// Searches the plane from a scan, and measures the curvature over distances at which the density falls to about half.
  init(of logDensity: @escaping ([Double]) throws -> [Double]) throws {
    let positions = Scan.plane.positions
    let grid = positions.flatMap { x in positions.flatMap { [x, $0] } }
    let heights = try logDensity(grid).map { $0.isNaN ? -Double.infinity : $0 }
    guard let best = heights.indices.max(by: { heights[$0] < heights[$1] }),
      heights[best] > -.infinity
    else { throw QuadratureFailure.isZero }
    let start = [grid[2 * best], grid[2 * best + 1]]
    let mode = try Simplex.minimum(
      of: { -(try logDensity($0)[0]) },
      from: start,
      steps: start.map { 0.3 + 0.3 * abs($0) }
    )
    center = mode
    let steps = try (0..<2).map { try Self.halfWidth(at: mode, along: $0, logDensity) }
    factor = try Self.curvatureFactor(at: mode, steps, logDensity)
  }

  /// A distance along a coordinate at which the log-density has fallen by about ½.
  private static func halfWidth(
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
    let height = try logDensity(mode)[0]
    let values = try logDensity(points)
    return zip(distances, values).first { !($1 > height - 0.5) }?.0 ?? 1
  }

  private static func curvatureFactor(
    at mode: [Double],
    _ steps: [Double],
    _ logDensity: ([Double]) throws -> [Double]
  ) throws -> [Double] {
    let offsets: [[Double]] = [
      [0, 0], [1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [1, -1], [-1, 1], [-1, -1],
    ]
    let points = offsets.flatMap { offset in
      [mode[0] + offset[0] * steps[0], mode[1] + offset[1] * steps[1]]
    }
    let v = try logDensity(points)
    let first = (2 * v[0] - v[1] - v[2]) / (steps[0] * steps[0])
    let second = (2 * v[0] - v[3] - v[4]) / (steps[1] * steps[1])
    let mixed = (v[6] + v[7] - v[5] - v[8]) / (4 * steps[0] * steps[1])
    if let factor = Support.choleskyFactor([first, mixed, mixed, second]) { return factor }
    // No peak of that form: the widths alone set the scale.
    return [1 / steps[0], 0, 0, 1 / steps[1]]
  }
}
