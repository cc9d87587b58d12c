internal import Tensors

/// A density in coordinates s with x = center + C⁻ᵀ sinh s: near the mode as in x, far out compressed, so that tails of every
/// kind are exponential.
struct CubatureTarget {
  let scaling: Scaling
  let logDensity: ([Double]) throws -> [Double]
  let dimension: Int

  /// Densities far out are of no account, and the formulas are often no numbers there.
  static let reach = 48.0
  /// Of a density lower than the highest by a factor of e to this, nothing is left.
  static let negligible = 46.0

  init(_ logDensity: @escaping ([Double]) throws -> [Double], dimension: Int) throws {
    self.logDensity = logDensity
    self.dimension = dimension
    scaling = try Scaling(of: logDensity, dimension: dimension)
  }

  static func sinh(_ s: Double) -> Double {
    abs(s) < 0.5 ? 0.5 * (C.expm1(s) - C.expm1(-s)) : 0.5 * (C.exp(s) - C.exp(-s))
  }

  func place(_ s: [Double]) -> [Double] { scaling.point(s.map(Self.sinh)) }

  /// The logs of the density at points one after the other, with the change in volume; NaN where the formulas are.
  func logs(at points: [Double]) throws -> [Double] {
    var places: [Double] = []
    var volumes: [Double] = []
    places.reserveCapacity(points.count)
    for start in stride(from: 0, to: points.count, by: dimension) {
      let own = Array(points[start..<start + dimension])
      places += place(own)
      volumes.append(own.map { C.log(0.5 * (C.exp($0) + C.exp(-$0))) }.reduce(0, +))
    }
    return try zip(logDensity(places), volumes).map { $0 + $1 }
  }
}
