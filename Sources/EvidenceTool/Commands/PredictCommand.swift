internal import ArgumentParser
internal import Evidence

struct PredictCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predicts responses for the rows of a table, as comma-separated values.",
    discussion: """
      The columns of the table have the names of the model's variables; of a vector x they are x[0], x[1], and so on. Without \
      a table, predictions are for the data of the fit.
      """
  )
  @OptionGroup var fitted: FittedArguments
  @Option(help: "A table of comma-separated values: inputs, and what is observed of new rows.")
  var observing: String?
  @Option(help: "A column of the table in which an empty cell is a missing value.")
  var missing: [String] = []
  @Option(help: "What is predicted; all that is observed and not given where nothing is named.")
  var of: [String] = []
  @Option(help: "The share of the draws that the interval holds.") var interval = 0.9
  @Option(help: "The file that is written; standard output where it is -.") var to = "-"

  func validate() throws {
    if !(0...1).contains(interval) {
      throw ValidationError("--interval is \(interval). Give a share from 0 to 1.")
    }
    if !missing.isEmpty, observing == nil {
      throw ValidationError("--missing is given without --observing. Name a table.")
    }
  }

  func run(on gallery: Gallery, console: Console) throws {
    let state = try fitted.state(on: gallery)
    let structure = state.plan.bound.structure
    let table = try observing.map { try Table.read(path: $0, missing: missing) }
    let given = try table.map { try structure.values(from: $0) } ?? []
    if let table, given.isEmpty {
      let names = (structure.observed + structure.inputs).map(structure.name).joined(
        separator: ", "
      )
      throw UsageError(
        what: "no column has the name of a variable; the columns are "
          + table.columnNames.joined(separator: ", "),
        place: table.name,
        fix: "Call columns by the variables: \(names)"
      )
    }
    let data = Dictionary(given.map { ($0.variable, $0.values) }) { $1 }
    let plan = try PredictionPlan(state, observing: data)
    let quantities =
      try of.isEmpty
      ? structure.observed.filter { data[$0] == nil }
      : of.map { try structure.variable(named: $0, [.latent, .observed], "variable to predict") }
    try console.save(predictions(of: quantities, plan), to: to)
  }

  /// A row for each repetition of the plates, which all quantities have.
  private func predictions(of quantities: [Variable], _ plan: PredictionPlan) throws -> Table {
    let structure = plan.bound.structure
    guard let first = quantities.first else {
      throw UsageError(
        what: "every response is given, and none is left to predict",
        place: programName,
        fix: "Leave its columns out of the table, or name a latent with --of"
      )
    }
    if let other = quantities.first(where: { $0.plates != first.plates }) {
      throw UsageError(
        what: "`\(structure.name(of: first))` and `\(structure.name(of: other))` repeat over "
          + "different plates, and a row is for one repetition",
        place: programName,
        fix: "Predict them one after the other, with --of"
      )
    }
    let sizes = first.plates.map { plan.bound.sizes[$0] ?? 1 }
    let rows = sizes.product
    var columns = first.plates.enumerated().map { place, plate in
      let inner = sizes[(place + 1)...].reduce(1, *)
      let index = (0..<rows).map { Double($0 / inner % sizes[place]) }
      return (name: plate.name, values: Values(index))
    }
    for quantity in quantities {
      let prediction = try plan.prediction(
        of: Tensor(quantity),
        draws: fitted.draws,
        seed: fitted.seed
      )
      let ends = try prediction.interval(interval)
      let parts = [
        ("mean", prediction.mean), ("sd", prediction.standardDeviation), ("low", ends.low),
        ("high", ends.high),
      ]
      let width = quantity.shape.product
      for (element, name) in elementNames(structure.name(of: quantity), quantity.shape).enumerated()
      {
        for (part, values) in parts {
          let own = (0..<rows).map { values[$0 * width + element] }
          columns.append((name: "\(name) \(part)", values: Values(own)))
        }
      }
    }
    return try Table(columns)
  }
}
