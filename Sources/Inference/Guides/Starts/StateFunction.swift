internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// A bound on all data as a function of some quantities' free coordinates, with its slope.
struct StateFunction {
  private let plan: FitPlan
  let variables: [Variable]
  private let source: ProgramSource
  private let start: [Variable: [Double]]

  /// The function of what is read of `variables`; `state` has their start and all other numbers.
  init(
    _ plan: FitPlan,
    _ bound: Bound,
    of variables: [Variable],
    state: [Variable: [Double]]
  ) throws(UsageError) {
    let read = bound.value.variables
    let moved = variables.filter { read.contains($0) && state[$0] != nil }
    let slopes = gradient(of: bound.surrogate, withRespectTo: moved.map { Tensor($0) })
    self.plan = plan
    self.variables = moved
    source = try plan.wholeSource([bound.value] + slopes, state: state)
    start = state
  }

  var isConstant: Bool { variables.isEmpty }
  /// About how many elementary operations one evaluation takes.
  var operations: Double { source.operations }
  /// The free coordinates at the start.
  var origin: [Double] { variables.flatMap { start[$0] ?? [] } }

  /// The numbers of the quantities at a point.
  func state(at point: [Double]) -> [Variable: [Double]] {
    var rest = point[...]
    var result: [Variable: [Double]] = [:]
    for variable in variables {
      let count = start[variable]?.count ?? 0
      result[variable] = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    return result
  }

  /// By the interpreter, unless it is to be evaluated often enough to be compiled.
  func compiled(runs: Int?) throws -> any Program {
    guard let runs else { return try InterpretedProgram(source) }
    return try makeProgram(source, runs: runs)
  }

  /// The search for the highest point from the origin on; its values are those of minus the function.
  func maximum(by program: any Program) -> RowwiseMinimum {
    RowwiseMinimum(from: [origin]) { points in
      let (value, gradient) = self.value(of: program, at: points[0])
      return ([-value], [gradient.map { -$0 }])
    }
  }

  func value(of program: any Program, at point: [Double]) -> (value: Double, gradient: [Double]) {
    for (variable, numbers) in state(at: point) { program.setState(of: variable, to: numbers) }
    let value = program.run(StepInputs())[0]
    return (value, plan.elements(of: variables, program, from: 1))
  }
}
