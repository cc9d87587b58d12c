internal import EvidenceDistributions
internal import EvidenceTensors

/// Which variables must have a factor.
extension SiteReader {
  /// Every latent and observed variable must have a factor in the joint.
  func requireAll(
    _ sites: [Site],
    mentionedBy factors: [Factor],
    guide: [Factor]
  ) throws(UsageError) {
    let stated = Set(sites.map(\.variable))
    let read = Set(sites.flatMap(\.parents))
    for declaration in reflection.declarations {
      let variable = declaration.variable
      guard [.latent, .observed].contains(variable.role), !stated.contains(variable) else {
        continue
      }
      if let factor = guide.first(where: { $0.variable.variable == variable }) {
        throw onlyInGuide(variable, factor)
      }
      throw read.contains(variable) ? withoutFactor(variable) : unused(variable, stated)
    }
  }

  private func onlyInGuide(_ variable: Variable, _ factor: Factor) -> UsageError {
    let name = path(of: variable)
    // Data have no place in a guide, even where the joint states them too.
    let fix =
      variable.role == .observed
      ? "Move this factor to the joint: a guide is for latents only"
      : "Add `\(name) ~ …` to the joint, or remove this factor and the declaration"
    return UsageError(
      what: "`\(name)` has a distribution in the guide but none in the joint",
      place: factor.place,
      fix: fix
    )
  }

  private func withoutFactor(_ variable: Variable) -> UsageError {
    let name = path(of: variable)
    return UsageError(
      what: "`\(name)` has no distribution",
      place: "\(model).joint",
      fix: "Add `\(name) ~ …`, or declare it with @Input or @Parameter"
    )
  }

  private func unused(_ variable: Variable, _ stated: Set<Variable>) -> UsageError {
    let name = path(of: variable)
    // A sub-model's variable most likely lacks its factor because the sub-model's joint was left out.
    let owner = reflection.parts.last { part in
      part.isModel && part.variables.contains(variable) && stated.isDisjoint(with: part.variables)
    }
    let fix = owner.map { "Add `\($0.path).joint`" } ?? "Add `\(name) ~ …`"
    return UsageError(
      what: "`\(name)` is declared, but no factor mentions it",
      place: "\(model).joint",
      fix: fix + ", or remove the declaration"
    )
  }
}
