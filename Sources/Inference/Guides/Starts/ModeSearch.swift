internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// The mode of the free coordinates, where automatic guides put all latents there.
struct ModeSearch {
  let plan: FitPlan

  /// A density that rises by less, in nats for a unit of a coordinate, is not unbounded along it.
  private static let flat = 1e-3
  private static let evaluations = 600
  /// Points in more coordinates are not looked at for a curvature.
  private static let mostCoordinates = 400

  struct Mode {
    /// What guides set.
    var numbers: [Variable: [Double]] = [:]
    /// Laplace's estimate of log p(x), for a guide that has the curvature.
    var logEvidence: Double?
  }

  /// Where guides start in place of `state`; nothing where some latents are elsewhere.
  ///
  /// - Throws: `UsageError` where the density rises without bound, where no mode is found, and where a curvature that is needed
  ///   is not that of all that there is.
  func found(from state: [Variable: [Double]]) throws -> Mode {
    let blocks = plan.assembly.family.blocks
    let modes = blocks.compactMap(\.mode)
    let factors = modes.compactMap(\.factor)
    if !factors.isEmpty { try requireWhole(blocks) }
    guard !modes.isEmpty, modes.count == blocks.count else { return Mode() }
    // Without noise it is the density at the location.
    let fixed = try FixedBound(plan, particles: 2)
    let all = state.merging(fixed.draws.zeros) { $1 }
    let locations = modes.map(\.location)
    let function = try StateFunction(plan, fixed.objective, of: locations, state: all)
    let program = try function.compiled(runs: Self.evaluations)
    let search = function.maximum(by: program)
    let point = search.points[0]
    let owners = function.variables.flatMap { variable in
      (all[variable] ?? []).indices.map { place in
        modes.first { $0.location == variable }?.coordinates.latent(at: place)
      }
    }
    guard search.isConverged[0] else {
      let moves = zip(point, function.origin).map { $0 - $1 }
      let farthest = moves.indices.max { abs(moves[$0]) < abs(moves[$1]) } ?? 0
      let slope = function.value(of: program, at: point).gradient[farthest]
      if abs(slope) < Self.flat { throw notFound }
      throw unbounded(owners[farthest], moves[farthest])
    }
    var mode = Mode(numbers: function.state(at: point))
    guard !factors.isEmpty || point.count <= Self.mostCoordinates else { return mode }
    let numbers = all.merging(mode.numbers) { $1 }
    let curvature = try BoundCurvature(plan, fixed.objective, of: function.variables, at: numbers)
    if let fault = curvature.fault { throw noMaximum(owners[fault.place], fault.curvature) }
    guard let factor = factors.first else { return mode }
    guard let lower = Support.choleskyFactor(curvature.inverse) else { throw notFound }
    mode.numbers[factor] = lower
    mode.logEvidence = -search.values[0] - curvature.logRoot
    return mode
  }

  private func requireWhole(_ blocks: [any GuideBlock]) throws(UsageError) {
    let model = plan.bound.structure
    if blocks.count > 1 {
      let other = blocks.first { $0.mode?.factor == nil } ?? blocks[1]
      throw UsageError(
        what: "the curvature of `.laplace` is that of all latents together, and \(other.names) "
          + "\(other.latents.count == 1 ? "has" : "have") another guide",
        place: "\(model.name).guide",
        fix: "Choose `.guide(.laplace)` or `.guide(rest: .laplace)` for all of them"
      )
    }
    if let learned = plan.moved.first {
      throw UsageError(
        what: "`.laplace` is found once, and `\(learned.path)` is learned, on which it depends",
        place: "\(model.name).guide",
        fix: "Choose another guide, such as `.structured`, or give `\(learned.path)` a prior"
      )
    }
  }

  private var notFound: UsageError {
    UsageError(
      what: "no mode of the latents' density was found in \(Self.evaluations) evaluations",
      place: plan.bound.structure.name,
      fix: "Start nearer to it with `start(at:)`, or choose another guide, such as `.fullRank`"
    )
  }

  private func noMaximum(_ site: Site?, _ curvature: Double) -> UsageError {
    UsageError(
      what: "the latents' density has no maximum where its slope is zero: along "
        + "`\(site?.path ?? "")` the second derivative of its logarithm is "
        + "\((-curvature).words(digits: 2)), which is not below zero",
      place: site?.place ?? plan.bound.structure.name,
      fix: "Start elsewhere with `start(at:)`, or choose another guide, such as `.fullRank`"
    )
  }

  private func unbounded(_ site: Site?, _ move: Double) -> UsageError {
    let support = site?.distribution.support ?? .real
    let isUp = move > 0
    let limit =
      switch support {
      case .positive, .nonNegative: isUp ? "infinity" : "0"
      case .unitInterval: isUp ? "1" : "0"
      case .interval, .atLeast, .atMost: "the \(isUp ? "upper" : "lower") end of its support"
      default: isUp ? "infinity" : "-infinity"
      }
    let path = site?.path ?? ""
    return UsageError(
      what: "density unbounded as `\(path)` → \(limit), so that there is no mode",
      place: site?.place ?? plan.bound.structure.name,
      fix: "Choose another guide, such as `.fullRank`, or state what depends on `\(path)` as "
        + "multiples of it"
    )
  }
}
