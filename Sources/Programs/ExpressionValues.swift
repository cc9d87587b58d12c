public import EvidenceTensors

extension Values {
  /// The value of an expression of numbers alone, such as `Values(of: cholesky(covariance))`.
  ///
  /// - Shapes: that of the expression.
  /// - Throws: `UsageError` for an expression that reads variables or draws, and for one whose shapes do not fit.
  public init(of tensor: Tensor) throws {
    let place = "Values(of:)"
    if let mistake = tensor.mistake {
      throw UsageError(what: mistake, place: place, fix: "Correct the shapes in the formula")
    }
    let isDrawn = Tensor.listed([tensor]).contains { part in
      if case .noise = part.operation { true } else { false }
    }
    guard tensor.variables.isEmpty, tensor.axes.isEmpty, !isDrawn else {
      let role = tensor.listedVariables.first?.role.rawValue
      throw UsageError(
        what: "the expression reads " + (role.map { "a variable (\($0))" } ?? "draws")
          + ", and has no value by itself",
        place: place,
        fix: "Use `mean(of:)`, `samples(of:)` or `evaluate(at:)` of a fit, or `Values(of:)` of "
          + "numbers alone"
      )
    }
    let value = try Interpreter().evaluate([tensor])[0]
    try self.init(value.elements, shape: value.shape)
  }
}
