public import EvidenceTensors

/// Data by key path: `[\.x: images, \.label: labels]`, so that a renamed variable is an error of the compiler.
extension BoundModel {
  /// Validates a model and binds data to it.
  ///
  /// - Throws: `UsageError` for a mistake in the model's structure or in the data.
  public init<M: Model>(
    _ model: M,
    observing data: KeyValuePairs<KeyPath<M, Tensor>, Values>,
    sizes: KeyValuePairs<any Plate.Type, Int> = [:]
  ) throws {
    let structure = try Structure(validating: model)
    let bound = try structure.resolve(data, of: model)
    let pairs = sizes.map { (Axis($0.key), $0.value) }
    try self.init(structure, data: bound, sizes: Dictionary(pairs) { $1 })
  }
}

extension Structure {
  /// The variables that key paths into `model`, from which this structure was made, lead to.
  ///
  /// - Throws: `UsageError` where a path leads to an expression, or two lead to one variable.
  public func resolve<M: Model, Value>(
    _ data: KeyValuePairs<KeyPath<M, Tensor>, Value>,
    of model: M
  ) throws -> [Variable: Value] {
    var result: [Variable: Value] = [:]
    for (position, entry) in data.enumerated() {
      let tensor = model[keyPath: entry.key]
      guard let variable = tensor.variable, declares(variable) else {
        throw UsageError(
          what: "entry \(position + 1) of the data is bound to \(words(for: tensor)), not to a "
            + "variable of the model",
          place: "\(name).data",
          fix: "Bind data to what is declared with @Observed or @Input"
        )
      }
      guard result.updateValue(entry.value, forKey: variable) == nil else {
        throw UsageError(
          what: "data are bound to `\(name(of: variable))` twice",
          place: "\(name).data",
          fix: "Remove one of the two"
        )
      }
    }
    return result
  }

  private func words(for tensor: Tensor) -> String {
    let read = tensor.variables
    let names = declarations.filter { read.contains($0.variable) }.map { "`\($0.path)`" }
    return names.isEmpty ? "an expression" : "an expression of \(names.joined(separator: ", "))"
  }
}
