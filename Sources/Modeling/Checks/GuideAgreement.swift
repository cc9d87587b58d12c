internal import EvidenceDistributions
internal import EvidenceTensors

/// What a guide must have in common with the joint.
extension SiteReader {
  func requireAgreement(of guide: [Site], with joint: [Site]) throws(UsageError) {
    let priors = Dictionary(uniqueKeysWithValues: joint.map { ($0.variable, $0) })
    for site in guide {
      guard let prior = priors[site.variable] else { continue }
      try requireSupport(of: site, as: prior)
    }
    let stated = Set(guide.map(\.variable))
    for prior in joint where prior.variable.role == .latent && !stated.contains(prior.variable) {
      let support = prior.distribution.support
      // One that were added could not be drawn with a gradient.
      guard support.isDiscrete, support.enumeratedValues == nil else { continue }
      throw UsageError(
        what: "`\(prior.path)` has no distribution in the guide",
        place: "\(model).guide",
        fix:
          "Add `\(prior.path) ~ …`, or give it a prior with finitely many values, such as "
          + "Truncated(Poisson(…), below: …): it is then summed out and needs none"
      )
    }
    for site in guide { try requireStatedParents(of: site, stated, priors) }
  }

  private func requireSupport(of site: Site, as prior: Site) throws(UsageError) {
    let (own, expected) = (site.distribution.support, prior.distribution.support)
    guard !own.isSame(as: expected) else { return }
    throw UsageError(
      what: "the guide's \(site.distribution.name) of `\(site.path)` is on \(own), but its prior "
        + "\(prior.distribution.name) (\(prior.place)) is on \(expected)",
      place: site.place,
      fix: "Use a guide distribution on \(expected)"
    )
  }

  /// Of latents that the guide leaves out, only those with finitely many values are read: they are summed out, with a draw for each.
  ///
  /// The others are integrated out, or drawn after those of the guide.
  private func requireStatedParents(
    of site: Site,
    _ stated: Set<Variable>,
    _ priors: [Variable: Site]
  ) throws(UsageError) {
    let missing = site.parents.first { parent in
      parent.role == .latent && !stated.contains(parent)
        && priors[parent]?.distribution.support.enumeratedValues == nil
    }
    guard let missing else { return }
    let name = path(of: missing)
    throw UsageError(
      what: "the guide's distribution of `\(site.path)` reads `\(name)`, which has none in the "
        + "guide",
      place: site.place,
      fix: "Add `\(name) ~ …` to the guide, or take it out of the formula"
    )
  }
}
