internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// What a latent's guide must be for pathwise gradients.
struct GuideChecks {
  let structure: Structure

  /// Every latent has streams of draws of its own.
  func requireStreams() throws(UsageError) {
    let (count, most) = (structure.latents.count, NoiseLayout.siteStride)
    guard count > most else { return }
    throw UsageError(
      what: "\(count) latents are declared, and draws have streams for \(most)",
      place: "\(structure.name).joint",
      fix: "Give many latents one declaration with a plate or an event shape"
    )
  }

  /// A guide that the model states: a transformation of standard noise, or a point.
  func block(stated site: Site) throws(UsageError) -> any GuideBlock {
    if site.distribution.support.isDiscrete { throw discrete(site) }
    if let point = PointGuide(site) { return point }
    guard let guide = StatedGuide(site) else { throw notPathwise(site) }
    return guide
  }

  /// An automatic guide draws a latent on the free coordinates of its support.
  func requireCoordinates(of site: Site) throws(UsageError) {
    let support = site.distribution.support
    guard support.bijector == nil else { return }
    throw UsageError(
      what: "`\(site.path)` is on \(support), for which there is no automatic guide"
        + (support.isDiscrete ? " and which has too many values to be summed out" : ""),
      place: site.place,
      fix: support.isDiscrete
        ? "Give it a prior with finitely many values, such as Truncated(Poisson(…), below: …), or a "
          + "continuous one"
        : "State a guide for it"
    )
  }

  private func discrete(_ site: Site) -> UsageError {
    let isFinite = site.distribution.support.enumeratedValues != nil
    return UsageError(
      what: "`\(site.path)` is discrete, and draws of \(site.distribution.name) in the guide have "
        + "no gradient",
      place: site.place,
      fix: isFinite
        ? "Take `\(site.path) ~ …` out of the guide: it is then summed out exactly"
        : "Give it a prior with finitely many values, such as Categorical, and no guide"
    )
  }

  private func notPathwise(_ site: Site) -> UsageError {
    let support = structure.jointSite(of: site.variable)?.distribution.support
    let legal = Self.legalGuides(on: support ?? site.distribution.support)
    let automatic = "leave out the guide for the automatic one"
    return UsageError(
      what: "draws of \(site.distribution.name), the guide of `\(site.path)`, have no derivative "
        + "in its parameters",
      place: site.place,
      fix: legal.isEmpty
        ? "State no guide: the automatic one fits" : "Use \(legal), or \(automatic)"
    )
  }

  /// The families that may stand in a guide on a support.
  private static func legalGuides(on support: Support) -> String {
    switch support {
    case .real: "Normal or Delta"
    case .vector: "MultivariateNormal, Normal or Delta"
    case .positive, .nonNegative: "LogNormal, Gamma, Exponential, HalfNormal, HalfCauchy or Delta"
    case .unitInterval: "Beta, Uniform or Delta"
    case .interval: "Uniform or Delta"
    case .simplex: "Dirichlet or Delta"
    case .positiveDefinite: "Wishart or Delta"
    case .correlationCholeskyFactor: "LKJCholesky or Delta"
    default: ""
    }
  }
}
