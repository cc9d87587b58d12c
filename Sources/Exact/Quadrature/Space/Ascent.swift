internal import EvidenceDistributions
internal import EvidenceTensors

/// Climbs a log-density that is evaluated at many places together, without derivatives.
///
/// Newton's steps by differences, damped as Levenberg's, of which several lengths are tried at once; coordinates are always those
/// in which the density was round where it was last looked at. Where no step leads up, it looks closer.
package struct Ascent {
  private let logDensity: ([Double]) throws -> [Double]
  private var scaling: Scaling
  /// How far from the point it looks for slope and curvature.
  private var reach = 1.0

  /// As little is left to gain: a place within 1e-4 widths of the summit.
  private static let level = 1e-8
  /// Reaches at which differences still tell curvatures, and are close enough for them to be the summit's.
  private static let reaches = 0.02...1
  private static let closest = 1e-7
  private static let mostRounds = 200
  private static let roundsBetweenQuestions = 6
  private static let lengths = [0.125, 0.25, 0.5, 1, 2, 4, 8]

  /// A place near a local maximum, found from `start`, about which steps of the given sizes are reasonable.
  ///
  /// Nil once it comes to where one is known to end: that is asked now and then.
  package static func summit(
    of logDensity: @escaping ([Double]) throws -> [Double],
    from start: [Double],
    steps: [Double],
    unless isKnown: ([Double]) throws -> Bool
  ) throws -> [Double]? {
    var ascent = Ascent(
      logDensity: logDensity,
      scaling: Scaling(center: start, widths: steps)
    )
    var looks = 0
    for round in 0..<mostRounds {
      if round % roundsBetweenQuestions == 0, try isKnown(ascent.scaling.center) { return nil }
      switch try ascent.step() {
      case .moved: continue
      case .arrived: return ascent.scaling.center
      case .stuck:
        looks += 1
        if looks == 2 { return ascent.scaling.center }
        // Beside an edge, coordinates may have become long and narrow.
        ascent = Ascent(
          logDensity: logDensity,
          scaling: Scaling(center: ascent.scaling.center, widths: steps)
        )
      }
    }
    return ascent.scaling.center
  }

  private init(logDensity: @escaping ([Double]) throws -> [Double], scaling: Scaling) {
    self.logDensity = logDensity
    self.scaling = scaling
  }

  private enum Progress {
    case moved
    /// Next to nothing is to be gained.
    case arrived
    /// No step leads up, however near it looks.
    case stuck
  }

  private mutating func step() throws -> Progress {
    let stencil = Stencil(steps: scaling.center.map { _ in reach })
    var tries = stencil.moves
    var heights = try heights(at: tries)
    let height = heights[0]
    let model = stencil.shape(of: heights).flatMap(Quadratic.init)
    if let model {
      let isClose = reach < 5 * Self.reaches.lowerBound
      if isClose, model.isRound, model.gain < Self.level { return .arrived }
      let more =
        Self.lengths.map { length in model.step.map { length * $0 } }
        + [0.25, 1, 4].map { length in model.direction.map { reach * length * $0 } }
      tries += more
      heights += try self.heights(at: more)
    }
    guard let best = heights.indices.max(by: { heights[$0] < heights[$1] }), heights[best] > height
    else {
      reach /= 4
      return reach < Self.closest ? .stuck : .moved
    }
    scaling.center = scaling.point(tries[best])
    if let model {
      let way = model.length(tries[best])
      scaling.refine(by: model.factor)
      reach = min(max(way, Self.reaches.lowerBound), Self.reaches.upperBound)
    }
    return .moved
  }

  /// What is no number is no density.
  private func heights(at moves: [[Double]]) throws -> [Double] {
    try logDensity(moves.flatMap(scaling.point)).map { $0.isNaN ? -.infinity : $0 }
  }

  /// A quadratic about the point.
  private struct Quadratic {
    /// The lower triangular factor of the negative Hessian, to which as much was added as makes it positive definite.
    let factor: [Double]
    /// Whether nothing had to be added.
    let isRound: Bool
    let step: [Double]
    /// Of length one, uphill.
    let direction: [Double]
    let gain: Double

    /// The least that a diagonal element of the factor may be: coordinates grow by no more than its inverse.
    private static let least = 0.125

    /// Nil where nothing that can be added is enough.
    init?(slope: [Double], curvature: [Double]) {
      let count = slope.count
      var added = 0.0
      var found: [Double]?
      while found == nil {
        guard added.isFinite else { return nil }
        let damped = curvature.indices.map { index in
          curvature[index] + (index % (count + 1) == 0 ? added : 0)
        }
        found = Support.choleskyFactor(damped).flatMap { own in
          (0..<count).allSatisfy { own[$0 * (count + 1)] >= Self.least } ? own : nil
        }
        if found == nil { added = max(4 * added, Self.least * Self.least) }
      }
      guard let own = found else { return nil }
      factor = own
      isRound = added == 0
      var white = slope
      for row in 0..<count {
        for before in 0..<row { white[row] -= own[row * count + before] * white[before] }
        white[row] /= own[row * count + row]
      }
      gain = 0.5 * white.map { $0 * $0 }.reduce(0, +)
      let bounded = min(1, 8 / (2 * gain).squareRoot())
      let coordinates = Scaling(center: slope.map { _ in 0 }, factor: own)
      step = coordinates.displacement(white.map { bounded * $0 })
      let size = slope.map { $0 * $0 }.reduce(0, +).squareRoot()
      direction = size > 0 ? slope.map { $0 / size } : slope
    }

    /// A move's length in coordinates in which the quadratic is round.
    func length(_ move: [Double]) -> Double {
      let coordinates = Scaling(center: move.map { _ in 0 }, factor: factor)
      let white = coordinates.coordinates(of: move)
      return white.map { $0 * $0 }.reduce(0, +).squareRoot()
    }
  }
}
