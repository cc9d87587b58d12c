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
  /// The plates over which particles can be weighed separately.
  package let sharedPlates: AxisSet
  /// How the gradient passes through each block's draw.
  let rules: [any EstimatorRule]
  /// The divergences that stand in closed form in place of priors and guides.
  private let divergences: [Variable: Tensor]

  package var structure: Structure { bound.structure }

  /// Draws are plain ones where no `rules` say how gradients pass through them.
  ///
  /// - Throws: `UsageError` for latents that cannot be summed out.
  package init(
    _ bound: BoundModel,
    _ family: GuideFamily,
    particles count: Int = 1,
    klForm: KLForm = .closedWhereKnown,
    rules: [any EstimatorRule]? = nil
  ) throws(UsageError) {
    let structure = bound.structure
    let particles: Axis? = count > 1 ? .particles(count) : nil
    let own = rules ?? family.blocks.map { _ in Pathwise() }
    let realization = Realization(of: family, particles: particles) { own[$0].draw($1) }
    let closed = ClosedDivergence(structure: structure, family: family)
    var divergences: [Variable: Tensor] = [:]
    if klForm == .closedWhereKnown {
      for (block, rule) in zip(family.blocks, own)
      where rule.takesClosedDivergences && !family.isCarried(block) {
        divergences[block.variables[0]] = closed.divergence(of: block)
      }
    }
    let terms =
      Self.guideTerms(family, realization, divergences)
      + Self.jointTerms(structure, realization, divergences)
    try SumChecks().check(terms)
    try Self.requireSums(family, structure)
    let parts = Self.parts(family, realization, divergences)
    (self.bound, self.family, self.particles) = (bound, family, particles)
    (self.realization, self.terms, self.parts) = (realization, terms, parts)
    (self.rules, self.divergences) = (own, divergences)
    sharedPlates = Self.sharedPlates(structure, family, parts)
  }

  /// The parts at other draws than those of `realization`.
  func parts(of realization: Realization) -> [LogFactor] {
    Self.parts(family, realization, divergences)
  }

  /// The blocks whose −log q is a part, in the order of the parts, before those of the joint.
  var guideParts: [Int] {
    family.blocks.indices.filter { index in
      let block = family.blocks[index]
      return divergences[block.variables[0]] == nil && !family.isCarried(block)
    }
  }

  /// Whether each part is of the likelihood; nil where something is integrated out, which belongs to both.
  var isLikelihood: [Bool]? {
    guard family.collapse.isEmpty else { return nil }
    return guideParts.map { _ in false } + structure.joint.map { $0.variable.role != .latent }
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
      fix:
        "Let fewer discrete latents depend on one another, give them fewer values, or state a guide "
        + "for it"
    )
  }

  /// What the collapse leaves of the joint at the draws, with divergences in place of priors, and the guide's terms.
  private static func parts(
    _ family: GuideFamily,
    _ realization: Realization,
    _ divergences: [Variable: Tensor]
  ) -> [LogFactor] {
    let collapse = family.collapse
    let priors = collapse.bound.structure.joint.compactMap { site in
      divergences[site.variable].map { (site.logProb, $0) }
    }
    let closed = Dictionary(uniqueKeysWithValues: priors)
    let joint = collapse.factors.map { factor in
      // It depends on what it is made of, and no longer on the draw.
      closed[factor.tensor].map { LogFactor(-$0, plates: factor.plates) } ?? factor
    }
    let guide = zip(family.blocks, realization.logDensities).compactMap { block, density in
      divergences[block.variables[0]] == nil && !family.isCarried(block)
        ? density.with(-density.tensor) : nil
    }
    return guide + realization(joint)
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

  /// How each latent's part of the gradient is estimated, in words, in order of declaration.
  package var estimators: [String] {
    structure.latents.map { latent in
      guard let index = family.blocks.firstIndex(where: { $0.variables.contains(latent) }) else {
        return family.collapse.integrated.contains(latent) ? "integrated out" : "enumerated"
      }
      let block = family.blocks[index]
      if block.isPoint { return "point" }
      let isImplicit = rules[index] is Pathwise && block.isImplicit
      let name = isImplicit ? "implicit" : rules[index].name
      return name + (divergences[latent] == nil ? "" : ", closed-form KL")
    }
  }
}
