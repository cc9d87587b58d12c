internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Puts the anchors of a target where its density is highest.
///
/// An expression about an anchor is right wherever that is, to fewer digits the farther it is from the maximum: those of the
/// prior's medians are enough to find the mode, and those of the mode for the integral.
struct AnchorSearch {
  private(set) var target: QuadratureTarget
  private(set) var evaluation: Evaluation
  private let lost: LostPoints

  var state: [Variable: [Double]] { evaluation.state }

  init(_ target: QuadratureTarget, _ evaluation: Evaluation, noting lost: LostPoints) throws {
    self.target = target
    self.evaluation = evaluation
    self.lost = lost
    if target.anchors.isEmpty { return }
    let middles = try LatentMiddles(of: evaluation.bound)
    let origin = Tensor.filled(0, [target.coordinates.dimension])
    // A prior may have no median that is a number.
    guard
      try put(at: middles.values, with: middles.numbers)
        || put(at: target.coordinates.latents(at: origin).values),
      try putAtMode()
    else {
      self.target = target.direct
      return
    }
  }

  private static let rounds = 2

  /// Whether what is about the anchors is then accurate.
  private mutating func putAtMode() throws -> Bool {
    var mode: [Double] = []
    for _ in 0..<Self.rounds {
      mode = try self.mode(of: density())
      guard try put(at: target.coordinates.latents(at: Tensor(mode)).values) else { return false }
    }
    let density = try density()
    var points = mode
    for axis in mode.indices {
      let width = try Scaling.halfWidth(at: mode, along: axis) { try density($0) }
      for steps in [-4.0, -1, 1, 4] {
        points += mode.indices.map { mode[$0] + ($0 == axis ? steps * width : 0) }
      }
    }
    let direct = try AnchorSearch(target.direct, evaluation, noting: lost).density()
    return try zip(density(points), direct(points)).allSatisfy { abs($0 - $1) < Self.tolerance }
  }

  /// Nearly flat directions lose digits about an anchor which residuals of rows keep.
  private static let tolerance = 1e-10

  func density() throws -> PointDensity {
    try PointDensity(
      dimension: target.coordinates.dimension,
      evaluation,
      plate: target.plate,
      noting: lost,
      target.logDensity
    )
  }

  private func mode(of density: PointDensity) throws -> [Double] {
    guard density.dimension == 1 else {
      return try Scaling(of: { try density($0) }, dimension: density.dimension).center
    }
    let peaks = try PeakSearch(logDensity: { try density($0) }).peaks(.wide)
    return peaks.max { $0.height < $1.height }.map { [$0.position] } ?? [0]
  }

  /// Whether the anchors' places are numbers there, and the anchors now there.
  private mutating func put(
    at values: [Tensor: Tensor],
    with numbers: [Variable: [Double]] = [:]
  ) throws -> Bool {
    let places = Tensor.substituting(values, in: target.anchors.map(\.place))
    let arrays = try evaluation(places, with: numbers)
    guard arrays.allSatisfy({ $0.elements.allSatisfy(\.isFinite) }) else { return false }
    var state = evaluation.state
    for (anchor, array) in zip(target.anchors, arrays) {
      let variable = anchor.anchor
      state[variable] = array.values(plates: variable.plates, sizes: evaluation.bound.sizes).doubles
    }
    evaluation = Evaluation(bound: evaluation.bound, state: state)
    return true
  }
}
