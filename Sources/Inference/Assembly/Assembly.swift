internal import EvidenceDistributions
package import EvidenceExact
package import EvidenceModeling
package import EvidenceTensors

/// The log-weight log p(x, h) − log q(h | x) of a model as a list of terms, each at draws of the guide.
package struct Assembly: Sendable {
  package let bound: BoundModel
  package let family: GuideFamily
  package let realization: Realization
  package let particles: Axis?
  /// Every factor, in the order in which a fault would first show: draws, priors, likelihoods.
  package let terms: [Term]
  /// The terms without the latents that are summed and integrated out.
  package let parts: [LogFactor]
  package let estimators: [(path: String, estimator: Estimator)]

  package var structure: Structure { bound.structure }

  /// - Throws: `UsageError` for latents that cannot be summed out.
  package init(
    _ bound: BoundModel,
    _ family: GuideFamily,
    particles count: Int = 1,
    klForm: KLForm = .closedWhereKnown
  ) throws(UsageError) {
    let structure = bound.structure
    self.bound = bound
    self.family = family
    particles = count > 1 ? .particles(count) : nil
    realization = Realization(of: family, particles: particles)
    let closed = ClosedDivergence(structure: structure, family: family)
    var divergences: [Variable: Tensor] = [:]
    if klForm == .closedWhereKnown {
      for block in family.blocks { divergences[block.variables[0]] = closed.divergence(of: block) }
    }
    terms =
      Self.guideTerms(family, realization, divergences)
      + Self.jointTerms(structure, realization, divergences)
    try SumChecks().check(terms)
    try Self.requireSums(family, structure)
    parts = Self.parts(terms, family.collapse, realization, divergences)
    let closedOnes = Set(divergences.keys)
    estimators = structure.latents.map { latent in
      let block = family.block(of: latent)
      let estimator = block.map { Self.estimator($0, isClosed: closedOnes.contains(latent)) }
      let isIntegrated = family.collapse.integrated.contains(latent)
      return (structure.name(of: latent), estimator ?? (isIntegrated ? .integrated : .enumerated))
    }
  }

  private static func requireSums(
    _ family: GuideFamily,
    _ structure: Structure
  ) throws(UsageError) {
    let left = family.enumerated.first { family.collapse.left.contains($0.variable) }
    guard let left else { return }
    throw UsageError(
      what: "`\(left.path)` cannot be summed out: "
        + (family.collapse.refusal(of: left.variable) ?? "its repetitions depend on one another"),
      place: left.place,
      fix: "Let fewer discrete latents depend on one another, or give them fewer values"
    )
  }

  /// What the collapse leaves of the joint at the draws, with divergences in place of priors, and the guide's terms.
  private static func parts(
    _ terms: [Term],
    _ collapse: Collapse,
    _ realization: Realization,
    _ divergences: [Variable: Tensor]
  ) -> [LogFactor] {
    let priors = collapse.bound.structure.joint.compactMap { site in
      divergences[site.variable].map { (site.logProb, $0) }
    }
    let closed = Dictionary(uniqueKeysWithValues: priors)
    let joint = collapse.factors.map { factor in
      closed[factor.tensor].map { factor.with(-$0) } ?? factor
    }
    return terms.filter { $0.kind == .guide }.map(\.factor) + realization(joint)
  }

  private static func guideTerms(
    _ family: GuideFamily,
    _ realization: Realization,
    _ divergences: [Variable: Tensor]
  ) -> [Term] {
    zip(family.blocks, realization.logDensities).compactMap { block, density in
      guard divergences[block.variables[0]] == nil else { return nil }
      return Term(
        kind: .guide,
        names: block.names,
        place: block.place,
        distribution: block.base,
        factor: density.with(-density.tensor)
      )
    }
  }

  private static func jointTerms(
    _ structure: Structure,
    _ realization: Realization,
    _ divergences: [Variable: Tensor]
  ) -> [Term] {
    let stated = structure.joint.map { site in
      let value = divergences[site.variable].map { -$0 } ?? site.logProb
      return LogFactor(value, plates: site.variable.axes)
    }
    return zip(structure.joint, realization(stated)).map { site, factor in
      let isLatent = site.variable.role == .latent
      return Term(
        kind: divergences[site.variable] != nil ? .closedKL : isLatent ? .prior : .likelihood,
        names: "`\(site.path)`",
        place: site.place,
        distribution: site.distribution,
        factor: factor
      )
    }
  }

  private static func estimator(_ block: any GuideBlock, isClosed: Bool) -> Estimator {
    if block.isPoint { return .point }
    if block.isImplicit { return isClosed ? .implicitClosedKL : .implicit }
    return isClosed ? .pathwiseClosedKL : .pathwise
  }
}
