internal import EvidenceTensors

/// What may stand on the left of `~`.
extension SiteReader {
  /// The variable on the left of a factor.
  func leftSide(of factor: Factor) throws(UsageError) -> Variable {
    if let mistake = factor.variable.mistake {
      throw UsageError(
        what: "on the left of `~`, \(mistake)",
        place: factor.place,
        fix: "Put a variable there"
      )
    }
    guard let variable = factor.variable.variable else { throw expression(factor) }
    guard reflection.path(of: variable) != nil else { throw foreign(variable, factor) }
    switch (part, variable.role) {
    case (_, .latent), (.joint, .observed): return variable
    case (.joint, _): throw withoutDensity(variable, factor)
    case (.guide, _): throw withoutPosterior(variable, factor)
    }
  }

  private func expression(_ factor: Factor) -> UsageError {
    let what = description(ofExpression: factor.variable)
    let wanted = part == .joint ? "variable" : "latent"
    let fix =
      part == .joint
      ? "Declare a variable for it with @Latent or @Observed" : "Put a latent on the left"
    return UsageError(
      what: "the left side of `~` is \(what), not a \(wanted) of \(model)",
      place: factor.place,
      fix: fix + ", or move the expression into the distribution"
    )
  }

  private func foreign(_ variable: Variable, _ factor: Factor) -> UsageError {
    let what = description(ofForeign: variable)
    return UsageError(
      what: "the left side of `~` is \(what) that \(model) does not declare",
      place: factor.place,
      fix: "Use a variable of this very model, or store the part that declares it in a property"
    )
  }

  private func withoutDensity(_ variable: Variable, _ factor: Factor) -> UsageError {
    UsageError(
      what: "\(quoted(variable)) is \(variable.role.noun), which has no density",
      place: factor.place,
      fix: "Declare it with @Latent or @Observed, or remove this factor"
    )
  }

  private func withoutPosterior(_ variable: Variable, _ factor: Factor) -> UsageError {
    UsageError(
      what: "\(quoted(variable)) is \(variable.role.noun), and a guide is for latents only",
      place: factor.place,
      fix: "Remove this factor from the guide; its distribution may read \(quoted(variable))"
    )
  }
}
