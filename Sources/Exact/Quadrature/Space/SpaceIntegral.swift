internal import EvidenceTensors

/// The integral of a density over two or three coordinates: on a lattice, or where that takes too many points by boxes.
struct SpaceIntegral {
  enum Form {
    case lattice(LatticeIntegral)
    case boxes(CubatureIntegral)
  }
  let form: Form
  /// About how far the rounding of points moves the integral, relative to it.
  private let rounding: Double

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
    let narrowest = start.peaks.flatMap(\.widths).reduce(1, min)
    rounding = 1e-15 * target.scaling.steepness / narrowest
    guard rounding < Self.mostRounding else { throw QuadratureFailure.notConverged(rounding) }
    if let lattice = try LatticeIntegral(target, start, tolerance: tolerance) {
      form = .lattice(lattice)
    } else {
      form = .boxes(try CubatureIntegral(target, start, tolerance: tolerance))
    }
  }

  /// A peak that is so narrow beside its place that numbers hardly tell its points apart has no integral that is known.
  private static let mostRounding = 1e-6

  var logValue: Double {
    switch form {
    case .lattice(let own): own.logValue
    case .boxes(let own): own.logValue
    }
  }

  var relativeError: Double {
    switch form {
    case .lattice(let own): own.relativeError + rounding
    case .boxes(let own): own.relativeError + rounding
    }
  }
}
