internal import EvidenceFiles
public import EvidenceModeling
package import EvidenceTensors

extension Fit {
  /// Writes the fit to a file in the safetensors layout, which is written beside and renamed when whole.
  ///
  /// It holds every learned quantity by name, the guide, the optimizer's state, the history, and what tells the model from others;
  /// no data. `Fit(from:of:)` reads it in any process, and `VariationalInference.run(steps:resuming:)` goes on from it.
  ///
  /// - Throws: `UsageError` where the file cannot be written.
  public func save(to path: String) throws { try state.save(to: path) }

  /// Reads a fit that was saved, with no data or with some.
  ///
  /// Draws, simulations and expressions have the bits of the fit that was saved. What reads data, such as the bound or latents
  /// that are integrated out, needs them: here for all that follows, or in each call's `observing`.
  ///
  /// - Throws: `UsageError` for a file that is no whole fit, or is one of another model.
  public init(
    from path: String,
    of model: M,
    observing data: Bindings<M> = [:]
  ) throws {
    let structure = try Structure(validating: model, intervening: data)
    let state = try FitState(from: path, of: structure, structure.resolve(data, of: model))
    self.init(model: model, state: state)
  }

  /// The fit after more steps, until it has made `steps` in all, with the choices that it was made with.
  ///
  /// As a fit of `steps` steps in one run, bit for bit, where the learning rate does not depend on how many these are.
  ///
  /// - Throws: as `VariationalInference.run(steps:)`, and `UsageError` for a fit that was read from a file, which does not hold
  ///   the optimizer: `VariationalInference.run(steps:resuming:)` goes on from that.
  public func resumed(steps: Int) throws -> Fit<M> {
    if state.plan.options.optimizer is SavedOptimizer {
      throw UsageError(
        what: "the fit was read from a file, which does not hold an optimizer",
        place: "Fit.resumed",
        fix: "Use `VariationalInference(…).run(steps: \(steps), resuming: path)`"
      )
    }
    var inference = VariationalInference(model, bound: state.plan.bound)
    inference.options = state.plan.options
    return try inference.run(steps: steps, epochs: nil, from: state)
  }
}

extension FitState {
  /// Reads a fit that was saved, of a model of any type.
  package init(
    from path: String,
    of structure: Structure,
    _ data: [Variable: Values]
  ) throws {
    let file = try FitFile(path: path)
    try file.record.structure.require(StructureRecord(of: structure.whole), file: path)
    let bound = try BoundModel(
      structure,
      data: data,
      sizes: file.record.sizes(structure),
      missing: file.record.missing(structure),
      isWhole: false
    )
    self = try file.state(of: FitPlan(bound, file.record.options(structure)))
  }

  package func save(to path: String) throws { try FitFile.write(self, to: path) }
}

extension VariationalInference {
  /// Saves the fit to a file after every so many steps, at its end, and where it is told to stop.
  ///
  /// Whenever the process ends, the file is the latest that was whole: `run(steps:resuming:)` goes on from there.
  public func checkpoint(to path: String, every steps: Int) -> Self {
    with { $0.checkpoint = (path, steps) }
  }

  /// The fit of a file as one of this description.
  func saved(_ path: String) throws -> FitState {
    let file = try FitFile(path: path)
    let plan = try FitPlan(bound, options).piloted()
    var state = FitState(plan: plan, values: [:])
    try file.record.requireSame(as: FitRecord(of: state))
    state = try file.state(of: plan)
    return state
  }
}
