internal import ArgumentParser
internal import Evidence

/// A model's fit, which is read from a file or made now.
struct FittedArguments: ParsableArguments {
  @Argument(help: "The name of a model; 'models' lists them.") var model: String
  @Option(help: "The data set; 'models' lists those of each model.") var data: String?
  @Option(help: "Read the fit from a file that 'fit --save' wrote, in place of making one.")
  var from: String?
  @Option(help: "How many draws are made.") var draws = 1_000
  @OptionGroup var arguments: FitArguments

  func validate() throws {
    if draws < 1 { throw ValidationError("--draws is \(draws). Give 1 or more.") }
  }

  /// The key of the draws.
  var seed: UInt64 { arguments.seed ?? 0 }

  func state(on gallery: Gallery) throws -> FitState {
    let example = try gallery.example(model)
    let dataset = try example.dataset(data)
    let study = try dataset.load()
    if let from { return try FitState(from: from, of: study.structure, study.training.data) }
    let settings = arguments.changing(dataset.settings ?? example.settings)
    let display = ProgressDisplay(example.name, rows: study.rows)
    defer { display.clear() }
    let fitted = try Interrupt.watched {
      try study.fit(settings, progress: display.show) { Interrupt.isRequested }
    }
    if fitted.state.isUnfinished { throw Interrupt.stopped }
    return fitted.state
  }
}

extension Structure {
  /// The variable of a role that a name on the command line leads to.
  ///
  /// - Throws: `Misuse`, with the nearest name there is.
  func variable(named name: String, _ roles: [Variable.Role], _ kind: String) throws -> Variable {
    let own = declarations.filter { roles.contains($0.role) }
    if let found = own.first(where: { $0.path == name }) { return found.variable }
    throw Misuse.unknown(kind, name, among: own.map(\.path))
  }
}
