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
  /// The terms with discrete latents summed out.
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
      for guide in family.drawn { divergences[guide.variable] = closed.divergence(of: guide) }
    }
    let stated =
      Self.guideTerms(family, realization, divergences) + Self.jointTerms(structure, divergences)
    let values = realization(stated.map(\.value))
    let terms = zip(stated, values).map { term, value in
      var term = term
      term.value = value
      return term
    }
    self.terms = terms
    try SumChecks(structure: structure, family: family).check(terms)
    parts = try SummedOut(terms.map(\.factor), of: family, in: bound).factors
    let closedOnes = Set(divergences.keys)
    estimators = structure.latents.map { latent in
      (structure.name(of: latent), Self.estimator(of: latent, family, closedOnes))
    }
  }

  private static func guideTerms(
    _ family: GuideFamily,
    _ realization: Realization,
    _ divergences: [Variable: Tensor]
  ) -> [Term] {
    family.drawn.compactMap { guide in
      guard let density = realization.logDensities[guide.variable],
        divergences[guide.variable] == nil
      else { return nil }
      return Term(
        kind: .guide,
        variable: guide.variable,
        path: guide.path,
        place: guide.place,
        distribution: guide.base,
        value: -density
      )
    }
  }

  private static func jointTerms(
    _ structure: Structure,
    _ divergences: [Variable: Tensor]
  ) -> [Term] {
    structure.joint.map { site in
      let isLatent = site.variable.role == .latent
      let divergence = divergences[site.variable]
      return Term(
        kind: divergence != nil ? .closedKL : isLatent ? .prior : .likelihood,
        variable: site.variable,
        path: site.path,
        place: site.place,
        distribution: site.distribution,
        value: divergence.map { -$0 } ?? site.logProb
      )
    }
  }

  private static func estimator(
    of latent: Variable,
    _ family: GuideFamily,
    _ closed: Set<Variable>
  ) -> Estimator {
    guard let guide = family.guide(of: latent) else { return .enumerated }
    if case .point = guide.form { return .point }
    let isClosed = closed.contains(latent)
    if guide.isImplicit { return isClosed ? .implicitClosedKL : .implicit }
    return isClosed ? .pathwiseClosedKL : .pathwise
  }
}
