internal import EvidenceExact
public import EvidenceModeling
internal import EvidencePrograms
public import EvidenceTensors

extension Fit {
  /// The value of an expression at the learned parameters, such as an encoder at images or a decoder at codes.
  ///
  ///     try fit.evaluate(at: [\.h: codes]) { sigmoid($0.decoder($0.h)) }
  ///
  /// Latents are given values by `at`; observed variables and inputs keep the data of the fit unless they are given others.
  /// - Shapes: plates in order of declaration, then the event shape.
  /// - Throws: `UsageError` for latents without a value, for values that do not fit, and where a parameter of one of the
  ///   model's distributions, of which the quantity is made, is outside its domain.
  public func evaluate(
    at given: Bindings<M> = [:],
    _ quantity: (M) -> Tensor
  ) throws -> Values {
    let resolved = try state.plan.bound.structure.resolve(given, of: model, as: "values")
    return try state.evaluate(state.here(quantity(model)), at: resolved)
  }
}

extension FitState {
  package func evaluate(_ quantity: Tensor, at given: [Variable: Values]) throws -> Values {
    let structure = plan.bound.structure
    if let mistake = quantity.mistake {
      throw UsageError(
        what: mistake,
        place: "Fit.evaluate",
        fix: "Correct the shapes in the formula"
      )
    }
    let read = quantity.variables
    let missing = structure.latents.first { read.contains($0) && given[$0] == nil }
    if let missing {
      let name = structure.name(of: missing)
      throw UsageError(
        what: "the quantity reads the latent `\(name)`, which has no value here",
        place: "Fit.evaluate",
        fix: #"Give it one, `at: [\.\#(name): values]`, or use `mean` or `samples`"#
      )
    }
    var given = given
    for (variable, values) in given {
      if let presence = variable.presence, read.contains(presence) {
        given[presence] = values.presence
      }
    }
    var sizes = plan.bound.sizes
    for variable in structure.declarations.map(\.variable) {
      if let values = given[variable] { try bind(variable, values, &sizes, structure) }
    }
    var replacements: [Tensor: Tensor] = [:]
    var data: [Variable: Values] = [:]
    for variable in quantity.listedVariables
    where variable.role != .parameter && variable.role != .state {
      guard let values = given[variable] ?? plan.bound.data[variable] else { continue }
      try check(variable, values, sizes, structure)
      // What is given is data here, whatever its role in the model.
      let stand = Variable(.input, shape: variable.shape, plates: variable.plates)
      replacements[Tensor(variable)] = Tensor(stand)
      data[stand] = values
    }
    let all = plan.quantities.replacements.merging(replacements) { $1 }
    let inside = ParameterDomains(of: structure.joint + structure.guide, within: quantity)
    let graph = Graph(outputs: Tensor.substituting(all, in: [quantity] + inside.tensors))
    let program = try makeProgram(
      ProgramSource(
        graph: graph,
        sizes: sizes,
        data: data,
        state: values.filter { Set(graph.variables).contains($0.key) },
        threads: plan.options.threads
      ),
      runs: 1
    )
    _ = program.run(StepInputs())
    try inside.check(inside.tensors.indices.map { program.output(1 + $0) })
    let plates = structure.plates(of: quantity)
    return program.output(0).values(plates: plates, sizes: sizes)
  }

  private func bind(
    _ variable: Variable,
    _ values: Values,
    _ sizes: inout [Axis: Int],
    _ structure: Structure
  ) throws(UsageError) {
    guard values.shape.count == variable.plates.count + variable.shape.count else {
      throw misfit(variable, values, sizes, structure)
    }
    for (plate, size) in zip(variable.plates, values.shape) { sizes[plate] = size }
  }

  private func check(
    _ variable: Variable,
    _ values: Values,
    _ sizes: [Axis: Int],
    _ structure: Structure
  ) throws(UsageError) {
    let expected = variable.plates.map { sizes[$0] ?? 1 } + variable.shape
    guard values.shape == expected else { throw misfit(variable, values, sizes, structure) }
  }

  private func misfit(
    _ variable: Variable,
    _ values: Values,
    _ sizes: [Axis: Int],
    _ structure: Structure
  ) -> UsageError {
    let plates = variable.plates.map { "\($0) \(sizes[$0] ?? 1)" }.joined(separator: ", ")
    let per = plates.isEmpty ? "" : " per \(plates)"
    return UsageError(
      what: "`\(structure.name(of: variable))` of event shape \(variable.shape)\(per) is given "
        + "values of shape \(values.shape)",
      place: "Fit.evaluate",
      fix: "Give the plates' sizes first, then the event shape, alike for all that is given"
    )
  }
}
