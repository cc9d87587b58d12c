internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// The mode of the free coordinates, where automatic guides hold all latents at points.
struct ModeSearch {
  let plan: FitPlan

  /// A density that rises by less, in nats for a unit of a coordinate, is not unbounded along it.
  private static let flat = 1e-3
  private static let evaluations = 600

  /// Where the points start in place of `state`; empty where some latents are drawn.
  ///
  /// - Throws: `UsageError` where the density rises without bound, and where no mode is found.
  func found(from state: [Variable: [Double]]) throws -> [Variable: [Double]] {
    let blocks = plan.assembly.family.blocks
    let points = blocks.compactMap { $0 as? PointBlock }
    guard !points.isEmpty, points.count == blocks.count else { return [:] }
    let weight = LogWeight(plan.assembly, nil)
    let bound = Bound(weight.mean(weight.total)).substituting(plan.quantities.replacements)
    let function = StateFunction(plan, bound, of: points.map(\.location), state: state)
    if function.isConstant { return [:] }
    let program = try function.compiled(runs: Self.evaluations)
    let search = RowwiseMinimum(from: [function.origin]) { points in
      let (value, gradient) = function.value(of: program, at: points[0])
      return ([-value], [gradient.map { -$0 }])
    }
    let mode = search.points[0]
    if search.isConverged[0] { return function.state(at: mode) }
    let moves = zip(mode, function.origin).map { $0 - $1 }
    let farthest = moves.indices.max { abs(moves[$0]) < abs(moves[$1]) } ?? 0
    let slope = function.value(of: program, at: mode).gradient[farthest]
    if abs(slope) < Self.flat { throw notFound }
    throw unbounded(function.variable(at: farthest), moves[farthest])
  }

  private var notFound: UsageError {
    UsageError(
      what: "no mode of the latents' density was found in \(Self.evaluations) evaluations",
      place: plan.bound.structure.name,
      fix: "Start nearer to it with `start(at:)`, or choose another guide, such as `.fullRank`"
    )
  }

  private func unbounded(_ parameter: Variable, _ move: Double) -> UsageError {
    let points = plan.assembly.family.blocks.compactMap { $0 as? PointBlock }
    let site = points.first { $0.location == parameter }?.latents[0]
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
