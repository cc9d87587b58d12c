internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
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

  /// The search is left out where it would take more than the fit's first seconds.
  private static let mostOperations = 2e7
  private static let iterations = 60
  /// What is as near as this, in unconstrained coordinates, is within reach of the fit's own steps.
  private static let reach = 2.0

  /// Where locations start instead of at `state`; empty where they may stay.
  func found(from state: [Variable: [Double]]) throws -> [Variable: [Double]] {
    if locations.isEmpty { return [:] }
    // All data, so that a fit by mini-batches starts where others do.
    let weight = LogWeight(plan.assembly, nil)
    let bound = plan.options.objective.bound(of: weight)
    let objective = bound.substituting(plan.quantities.replacements)
    let read = objective.value.variables
    let moved = locations.filter { read.contains($0) && state[$0] != nil }
    let targets = moved.map { Tensor($0) }
    let slopes = gradient(of: objective.surrogate, withRespectTo: targets)
    var source = plan.source(Graph(outputs: [objective.value] + slopes), state: state)
    source.precision = .double
    source.minibatch = nil
    guard !moved.isEmpty, source.operations * Double(Self.iterations) < Self.mostOperations else {
      return [:]
    }
    let program = try InterpretedProgram(source)
    let start = moved.flatMap { state[$0] ?? [] }
    let search = QuasiNewton(scale: 1) { point in
      for (variable, numbers) in split(point, among: moved, like: state) {
        program.setState(of: variable, to: numbers)
      }
      let value = program.run(StepInputs())[0]
      let sizes = plan.bound.sizes
      let slope = moved.indices.flatMap { index in
        program.output(1 + index).values(plates: moved[index].plates, sizes: sizes).doubles
      }
      return (value, slope)
    }
    let best = try search.maximum(from: start, limit: Self.iterations) { _ in false }
    let farthest = zip(start, best).map { abs($0 - $1) }.max() ?? 0
    guard farthest > Self.reach else { return [:] }
    return split(best, among: moved, like: state)
  }

  private func split(
    _ point: [Double],
    among variables: [Variable],
    like state: [Variable: [Double]]
  ) -> [Variable: [Double]] {
    var rest = point[...]
    var result: [Variable: [Double]] = [:]
    for variable in variables {
      let count = state[variable]?.count ?? 0
      result[variable] = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    return result
  }
}
