internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// The mode of the free coordinates, where automatic guides hold all latents at points.
struct ModeSearch {
  let plan: FitPlan

  /// How far a coordinate is moved on to see whether the density still rises.
  private static let further = 10.0
  private static let smallestRise = 0.1
  private static let evaluations = 600

  /// Where the points start in place of `state`; empty where some latents are drawn.
  ///
  /// - Throws: `UsageError` where the density rises without bound.
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
    if !search.isConverged[0] {
      let value = function.value(of: program, at: mode)
      for (index, start) in function.origin.enumerated() {
        var next = mode
        let step = max(Self.further, abs(mode[index] - start))
        next[index] += value.gradient[index] < 0 ? -step : step
        let rise = function.value(of: program, at: next).value - value.value
        if rise > Self.smallestRise { throw unbounded(function.variable(at: index), next[index]) }
      }
    }
    return function.state(at: mode)
  }

  private func unbounded(_ parameter: Variable, _ place: Double) -> UsageError {
    let points = plan.assembly.family.blocks.compactMap { $0 as? PointBlock }
    let site = points.first { $0.location == parameter }?.latents[0]
    let support = site?.distribution.support ?? .real
    let isUp = place > 0
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
