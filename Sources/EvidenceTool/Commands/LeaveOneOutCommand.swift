internal import ArgumentParser
internal import Evidence

struct LeaveOneOutCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "loo",
    abstract: "Tells how well each datum is predicted from all others, by Pareto-smoothed weights."
  )
  @OptionGroup var fitted: FittedArguments
  @Option(help: "The observed variable; every one where none is named.") var of: [String] = []
  @Option(help: "Write a JSON document to a file, or to standard output in place of words with -.")
  var json: String?

  func run(on gallery: Gallery, console: Console) throws {
    let state = try fitted.state(on: gallery)
    let structure = state.plan.bound.structure
    let observed =
      try of.isEmpty
      ? structure.observed
      : of.map { try structure.variable(named: $0, [.observed], "observed variable") }
    let results = try observed.map { variable in
      let own = try state.leaveOneOut(
        of: Tensor(variable),
        draws: fitted.draws,
        seed: fitted.seed
      )
      return (name: structure.name(of: variable), result: own)
    }
    if json != "-" {
      for (name, result) in results { console.show("\(name): \(result)") }
    }
    guard let json else { return }
    try console.save(.object(results.map { .init($0.name, document($0.result)) }), to: json)
  }

  private func document(_ result: LeaveOneOut) -> JSONValue {
    func numbers(_ values: [Double]) -> JSONValue { .array(values.map(JSONValue.number)) }
    return .object([
      .init("elpd", .number(result.elpd)), .init("standardError", .number(result.standardError)),
      .init("effectiveParameters", .number(result.effectiveParameters)),
      .init("threshold", .number(result.threshold)), .init("draws", .integer(result.draws)),
      .init("elpdPerDatum", numbers(result.elpdPerDatum)), .init("khat", numbers(result.shapes)),
    ])
  }
}
