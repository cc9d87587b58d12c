internal import ArgumentParser
internal import Evidence

struct BracketCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "bracket",
    abstract: "Bounds log p(x) by annealing, at the parameters that a fit learns."
  )
  @Argument(help: "The name of a model; 'models' lists them.") var model: String
  @Option(help: "The data set; 'models' lists those of each model.") var data: String?
  @Option(help: "The distributions between prior and posterior.") var temperatures = 1_000
  @Option(help: "The chains that are averaged.") var chains = 32
  @Flag(help: "Bound data that are simulated from the model, which have an upper bound too.")
  var simulated = false
  @OptionGroup var arguments: FitArguments
  @Option(help: "Write a JSON document to a file, or to standard output in place of words with -.")
  var json: String?

  func validate() throws {
    for (name, value) in [("temperatures", temperatures), ("chains", chains)] where value < 2 {
      throw ValidationError("--\(name) is \(value). Give 2 or more.")
    }
  }

  func run(on gallery: Gallery, console: Console) throws {
    let example = try gallery.example(model)
    let dataset = try example.dataset(data)
    let settings = arguments.changing(dataset.settings ?? example.settings)
    let study = try dataset.load()
    let display = ProgressDisplay(example.name, rows: study.rows)
    defer { display.clear() }
    let state = try study.fit(settings, progress: display.show).state
    let options = Annealing(
      temperatures: temperatures,
      chains: chains,
      seed: settings.seed,
      progress: display.show
    )
    let (bound, numbers) = (state.plan.bound, try state.declaredParameters)
    let bracket =
      simulated
      ? try simulatedBracket(of: bound, parameters: numbers, annealing: options).bracket
      : try annealedBracket(of: bound, parameters: numbers, annealing: options)
    display.clear()
    if json != "-" { console.show(text(bracket)) }
    if let json { try console.save(document(bracket, dataset.name), to: json) }
  }

  private func text(_ bracket: Bracket) -> String {
    let (lower, upper) = (bracket.lower, bracket.upper)
    func words(_ bound: Bracket.Bound) -> String {
      NumberText.estimate(bound.value, bound.standardError, over: "chains")
    }
    var lines = ["lower bound, nats: \(words(lower))"]
    if let upper { lines.append("upper bound, nats: \(words(upper))") }
    lines.append(bracket.source)
    let rate = NumberText.fixed(bracket.acceptance, decimals: 2)
    lines.append("\(chains) chains, \(temperatures) temperatures, mean acceptance \(rate)")
    return lines.joined(separator: "\n")
  }

  private func document(_ bracket: Bracket, _ data: String) -> JSONValue {
    func json(_ bound: Bracket.Bound?) -> JSONValue {
      guard let bound else { return .null }
      return .object([
        .init("value", .number(bound.value)), .init("standardError", .number(bound.standardError)),
      ])
    }
    return .object([
      .init("model", .string(model)),
      .init("data", .string(data)),
      .init("isSimulated", .bool(simulated)),
      .init("lower", json(bracket.lower)),
      .init("upper", json(bracket.upper)),
      .init("source", .string(bracket.source)),
      .init("chains", .integer(chains)),
      .init("temperatures", .integer(temperatures)),
      .init("acceptance", .number(bracket.acceptance)),
    ])
  }
}
