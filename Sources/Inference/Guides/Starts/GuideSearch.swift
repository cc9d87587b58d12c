internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// Looks for a start of automatic guides that is nearer to the data than the medians of their priors: where the objective of
/// the first step's draws is highest, all but the locations being as they start.
///
/// An optimizer moves a number by about its learning rate in each step, however far it has to go: 1,000 of a wide prior's units
/// are 100,000 steps of 0.01. A search that doubles its steps is there at once.
struct GuideSearch {
  let plan: FitPlan
  /// The guides' locations, which may be any real numbers.
  let locations: [Variable]

  /// The search is left out where it would take more than the fit's first seconds, which the fit's report says.
  private static let mostOperations = 2e7
  private static let iterations = 60
  /// What is as near as this, in unconstrained coordinates, is within reach of the fit's own steps.
  private static let reach = 2.0

  /// What the report says of a search that was left out.
  private static func note(_ operations: Double) -> String {
    "automatic guides start at the medians of their priors: a search for a nearer start would take "
      + "\(operations.words(digits: 2)) operations, more than \(mostOperations.words(digits: 2)); "
      + "`start(at:)` gives another"
  }

  /// Where locations start instead of at `state`, nowhere else where they may stay; and what the report says of it.
  func found(
    from state: [Variable: [Double]]
  ) throws -> (starts: [Variable: [Double]], note: String?) {
    if locations.isEmpty { return ([:], nil) }
    // All data, so that a fit by mini-batches starts where others do.
    let bound = try plan.options.objective.bound(of: LogWeight(plan.assembly, nil))
    // Its own slope at these draws, not an estimate of that of its mean.
    let objective = Bound(bound.value).substituting(plan.quantities.replacements)
    let function = try StateFunction(plan, objective, of: locations, state: state)
    if function.isConstant { return ([:], nil) }
    let operations = function.operations * Double(Self.iterations)
    guard operations < Self.mostOperations else { return ([:], Self.note(operations)) }
    let program = try function.compiled(runs: nil)
    let search = QuasiNewton(scale: 1) { function.value(of: program, at: $0) }
    let start = function.origin
    let best = try search.maximum(from: start, limit: Self.iterations) { _ in false }
    let farthest = zip(start, best).map { abs($0 - $1) }.max() ?? 0
    return (farthest > Self.reach ? function.state(at: best) : [:], nil)
  }
}
