internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// log p(x) as a compiled function of parameters, or of what they are made from, with its gradient if wanted.
final class EvidenceProgram {
  private let program: any Program
  private let variables: [Variable]
  private let isConditional: Bool

  var engine: String { program.engine }

  /// `start` has numbers for every variable that the expression reads and that is not data.
  init(
    _ expression: EvidenceExpression,
    of variables: [Variable],
    withGradient: Bool,
    from start: [Variable: [Double]],
    threads: Int
  ) throws {
    let targets = withGradient ? variables.map { Tensor($0) } : []
    let value = expression.value
    let slopes = targets.isEmpty ? [] : gradient(of: value, withRespectTo: targets)
    let condition = expression.margin.map { [$0] } ?? []
    isConditional = !condition.isEmpty
    let graph = Graph(outputs: [value] + condition + slopes)
    let read = Set(graph.variables)
    self.variables = variables.filter(read.contains)
    let bound = expression.bound
    program = try makeProgram(
      ProgramSource(
        graph: graph,
        sizes: bound.sizes,
        data: bound.data.filter { read.contains($0.key) },
        state: start.filter { read.contains($0.key) },
        threads: threads
      )
    )
  }

  func set(_ numbers: [Variable: [Double]]) {
    for variable in variables {
      if let own = numbers[variable] { program.setState(of: variable, to: own) }
    }
  }

  /// log p(x) at the numbers that were set last; NaN where the posterior is not proved to be proper.
  func run() -> Double {
    let results = program.run(StepInputs())
    if isConditional, !(results[1] > 0) { return .nan }
    return results[0]
  }

  /// After a run: the derivative by the variable of this number, with its axes.
  func slope(_ index: Int) -> NumericArray { program.output((isConditional ? 2 : 1) + index) }
}
