internal import EvidenceTensors

/// The integral of a density over two or three coordinates: on a lattice, or where that takes too many points by boxes.
enum SpaceIntegral {
  case lattice(LatticeIntegral)
  case boxes(CubatureIntegral)

  /// - Throws: `QuadratureFailure`.
  init(of logDensity: @escaping ([Double]) throws -> [Double], dimension: Int) throws {
    let summits = try Scaling.summits(of: logDensity, dimension)
    var target = try CubatureTarget(logDensity, dimension: dimension, near: summits[0])
    var start = try CubatureStart(target, summits)
    // The mode that was found first may be a lesser one.
    if let higher = try start.higher(than: target) {
      target = try CubatureTarget(logDensity, dimension: dimension, near: higher)
      start = try CubatureStart(target, summits)
    }
    let tolerance = dimension == 2 ? 1e-11 : 3e-8
    if let lattice = try LatticeIntegral(target, start, tolerance: tolerance) {
      self = .lattice(lattice)
    } else {
      self = .boxes(try CubatureIntegral(target, start, tolerance: tolerance))
    }
  }

  var logValue: Double {
    switch self {
    case .lattice(let own): own.logValue
    case .boxes(let own): own.logValue
    }
  }

  var relativeError: Double {
    switch self {
    case .lattice(let own): own.relativeError
    case .boxes(let own): own.relativeError
    }
  }
}
