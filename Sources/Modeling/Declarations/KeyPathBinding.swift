package import EvidenceTensors

extension BoundModel {
  /// Validates a model and binds data to it.
  ///
  /// - Throws: `UsageError` for a mistake in the model's structure or in the data.
  package init<M: Model>(
    _ model: M,
    observing data: Bindings<M>,
    sizes: PlateSizes = [:]
  ) throws {
    let structure = try Structure(validating: model, intervening: data)
    let bound = try structure.resolve(data, of: model)
    try self.init(structure, data: bound, sizes: sizes.ofAxes("\(structure.name).data"))
  }
}

extension Structure {
  /// The variables that key paths into `model`, from which this structure was made, lead to.
  ///
  /// `noun` is what the values are: data, parameters, or values of any variables.
  /// - Throws: `UsageError` where a path leads to an expression, or two lead to one variable.
  package func resolve<M: Model>(
    _ bindings: Bindings<M>,
    of model: M,
    as noun: String = "data"
  ) throws -> [Variable: Values] {
    var result: [Variable: Values] = [:]
    for (position, entry) in bindings.entries.enumerated() {
      let tensor = here(entry.variable(model))
      guard let variable = tensor.variable, declares(variable) else {
        throw UsageError(
          what: "entry \(position + 1) of the \(noun) is bound to \(words(for: tensor)), not to a "
            + "variable of the model",
          place: "\(name).\(noun)",
          fix: noun == "data"
            ? "Bind data to what is declared with @Observed or @Input"
            : "Name a variable by the property that declares it"
        )
      }
      if let intervention = entry.intervention, !isGiven(variable) {
        throw UsageError(
          what: "`\(name(of: variable))` is \(intervention.words) here, and is "
            + "\(variable.role.noun) of the model as it was bound",
          place: "\(name).\(noun)",
          fix: "Bind it so where the model is first given its data"
        )
      }
      guard result.updateValue(entry.values, forKey: variable) == nil else {
        throw UsageError(
          what: "\(noun) are bound to `\(name(of: variable))` twice",
          place: "\(name).\(noun)",
          fix: "Remove one of the two"
        )
      }
    }
    return result
  }

  /// The numbers of parameters that key paths into `model` lead to.
  ///
  /// - Throws: `UsageError` where a path leads to something else.
  package func numbers<M: Model>(
    _ parameters: Bindings<M>,
    of model: M
  ) throws -> [Variable: [Double]] {
    let values = try resolve(parameters, of: model, as: "parameters")
    let others = declarations.filter { $0.role != .parameter && values[$0.variable] != nil }
    if let other = others.first {
      throw UsageError(
        what: "`\(other.path)` is given a value and is no parameter",
        place: "\(name).parameters",
        fix: "Name what is declared with @Parameter"
      )
    }
    return values.mapValues(\.doubles)
  }

  /// The parameter that a key path leads to.
  ///
  /// - Throws: `UsageError` where it leads to something else.
  package func parameter<M: Model>(
    _ path: KeyPath<M, Tensor>,
    of model: M,
    _ place: String
  ) throws(UsageError) -> Variable {
    if let variable = model[keyPath: path].variable, variable.role == .parameter,
      declares(variable)
    {
      return variable
    }
    throw UsageError(
      what: "the path does not lead to a parameter of \(name)",
      place: place,
      fix: "Name what is declared with @Parameter"
    )
  }

  private func words(for tensor: Tensor) -> String {
    let read = tensor.variables
    let names = declarations.filter { read.contains($0.variable) }.map { "`\($0.path)`" }
    return names.isEmpty ? "an expression" : "an expression of \(names.joined(separator: ", "))"
  }
}
