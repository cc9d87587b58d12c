internal import EvidenceTensors

/// A density in coordinates s with x = center + C⁻ᵀ a sinh(s / a): near the mode as in x, far out compressed, so that tails of every
/// kind are exponential.
struct CubatureTarget {
  let scaling: Scaling
  /// As far out as this, coordinates are about as in x.
  private(set) var linearity = 1.0
  let logDensity: ([Double]) throws -> [Double]
  let dimension: Int

  /// Densities far out are of no account, and the formulas are often no numbers there.
  static let reach = 48.0
  /// Of a density lower than the highest by a factor of e to this, nothing is left.
  static let negligible = 46.0

  /// The mode is searched in all of space, or from a point near it.
  init(
    _ logDensity: @escaping ([Double]) throws -> [Double],
    dimension: Int,
    near start: [Double]? = nil
  ) throws {
    self.logDensity = logDensity
    self.dimension = dimension
    scaling = try Scaling(of: logDensity, dimension: dimension, near: start)
  }

  static func sinh(_ s: Double) -> Double {
    abs(s) < 0.5 ? 0.5 * (C.expm1(s) - C.expm1(-s)) : 0.5 * (C.exp(s) - C.exp(-s))
  }

  func place(_ s: [Double]) -> [Double] { scaling.point(s.map(scaled)) }

  /// The coordinates s of a place, where a = 1.
  func coordinates(ofPlace place: [Double]) -> [Double] {
    scaling.coordinates(of: place).map { x in
      let size = C.log(abs(x) + (x * x + 1).squareRoot())
      return x < 0 ? -size : size
    }
  }

  /// a sinh(s / a).
  func scaled(_ s: Double) -> Double { linearity * Self.sinh(s / linearity) }

  /// The logs of the density at points one after the other, with the change in volume; NaN where the formulas are.
  func logs(at points: [Double]) throws -> [Double] {
    var places: [Double] = []
    var volumes: [Double] = []
    places.reserveCapacity(points.count)
    for start in stride(from: 0, to: points.count, by: dimension) {
      let own = Array(points[start..<start + dimension])
      places += place(own)
      volumes.append(own.map(logSlope).reduce(0, +))
    }
    return try zip(logDensity(places), volumes).map { $0 + $1 }
  }

  /// log cosh(s / a).
  private func logSlope(_ s: Double) -> Double {
    let part = s / linearity
    return C.log(0.5 * (C.exp(part) + C.exp(-part)))
  }
}

/// Coordinates for lattices.
extension CubatureTarget {
  /// Linear as far out as tails allow: of those like a normal one's, an exponential's, and a power.
  func stretched() throws -> CubatureTarget {
    func falls(at distance: Double) throws -> [Double] {
      let points = (0..<dimension).flatMap { axis in
        [-distance, distance].flatMap { distance in
          scaling.point((0..<dimension).map { $0 == axis ? distance : 0 })
        }
      }
      let heights = try logDensity(scaling.center + points)
      return heights.dropFirst().map { heights[0] - $0 }
    }
    let (near, far, farthest) = (try falls(at: 9), try falls(at: 27), try falls(at: 81))
    // From one distance to the next, an exponential falls by three times as much as before, and a power by as much.
    let isExponential = near.indices.allSatisfy { axis in
      far[axis] > Self.negligible
        || farthest[axis] - far[axis] > 2.2 * (far[axis] - near[axis])
    }
    var result = self
    if near.allSatisfy({ $0 > 18 }) {
      result.linearity = 4
    } else if isExponential, near.allSatisfy({ $0 > 4.5 }) {
      result.linearity = 2
    }
    return result
  }

  /// Those of a point that has the given ones where a = 1.
  func coordinates(of point: [Double]) -> [Double] {
    point.map { position in
      let ratio = Self.sinh(abs(position)) / linearity
      let own = linearity * C.log(ratio + (ratio * ratio + 1).squareRoot())
      return position < 0 ? -own : own
    }
  }

  /// A peak's widths in these coordinates.
  func widths(of peak: CubatureStart.Peak, at own: [Double]) -> [Double] {
    peak.widths.indices.map { axis in
      let slope = 0.5 * (C.exp(peak.center[axis]) + C.exp(-peak.center[axis]))
      return peak.widths[axis] * slope / C.exp(logSlope(own[axis]))
    }
  }
}
