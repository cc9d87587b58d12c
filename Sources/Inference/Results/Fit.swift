public import EvidenceModeling
internal import EvidencePrograms
public import EvidenceTensors

/// A fitted model: what was learned, the approximate posterior, and how good the bound is.
public struct Fit<M: Model>: Sendable, CustomStringConvertible {
  public let model: M
  package let state: FitState

  /// The objective and the gradient, step by step.
  public var history: History { state.history }

  /// What `report` says.
  public var description: String { report.description }

  /// The learned value of a parameter: plates in declared order, then its shape.
  ///
  /// - Throws: `UsageError` where the path leads to something else.
  public func parameter(_ path: KeyPath<M, Tensor>) throws -> Values {
    guard let variable = model[keyPath: path].variable,
      let quantity = state.plan.quantities.first(where: { $0.parameter == variable })
    else {
      throw UsageError(
        what: "the path does not lead to a parameter of \(state.plan.bound.structure.name)",
        place: "Fit.parameter",
        fix: "Name what is declared with @Parameter; `mean` reads latents and derived quantities"
      )
    }
    return try state.value(of: quantity)
  }

  /// Every learned quantity by name: the model's parameters, and those of automatic guides, as in `z.location`.
  public var parameters: [(name: String, value: Values)] {
    get throws { try state.plan.quantities.map { ($0.path, try state.value(of: $0)) } }
  }
}
