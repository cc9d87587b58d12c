internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// log p(x) as a compiled function of parameters, or of what they are made from, with its gradient if wanted.
final class EvidenceProgram {
  private let program: any Program
  private let variables: [Variable]
  private let conditions: Int

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
    let conditions = [expression.margin, expression.claim].compactMap(\.self)
    self.conditions = conditions.count
    let graph = Graph(outputs: [value] + conditions + slopes)
    let read = Set(graph.variables)
    self.variables = variables.filter(read.contains)
    let bound = expression.bound
    program = try makeProgram(
      ProgramSource(
        graph: graph,
        sizes: bound.sizes,
        data: try bound.data(of: read),
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

  /// log p(x) at the numbers that were set last; NaN where the posterior is not proved to be proper, or a computed parameter
  /// is outside its domain.
  func run() -> Double {
    let results = program.run(StepInputs())
    return results[1..<1 + conditions].allSatisfy { $0 > 0 } ? results[0] : .nan
  }

  /// After a run: the derivative by the variable of this number, with its axes.
  func slope(_ index: Int) -> NumericArray { program.output(1 + conditions + index) }
}
