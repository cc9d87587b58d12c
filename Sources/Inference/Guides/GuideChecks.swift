internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// What a latent's guide must be to be drawn from in a step.
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

  /// A guide that the model states: a transformation of standard noise, smooth or not, or a point.
  func block(stated site: Site) throws(UsageError) -> any GuideBlock {
    if let point = PointGuide(site) { return point }
    if let guide = StatedGuide(site) { return guide }
    guard let guide = SampledGuide(site) else { throw unknown(site) }
    return guide
  }

  /// The draws of blocks that read latents which are summed out, or one another.
  ///
  /// - Throws: `UsageError` for one without derivatives: its score would stand inside a logarithm.
  func carried(_ blocks: [any GuideBlock]) throws(UsageError) -> CarriedDraws {
    var carried = CarriedDraws()
    let summed = Set(structure.summedOut)
    for block in blocks {
      let read = block.reads.intersection(summed.union(carried.latents))
      guard let first = structure.latents.first(where: read.contains) else { continue }
      guard block.isPathwise else {
        throw UsageError(
          what:
            "draws of \(block.names) depend on `\(structure.name(of: first))`, which is summed out, "
            + "and have no derivative",
          place: block.place,
          fix:
            "State a guide for `\(structure.name(of: first))` too, or take \(block.names) out of the "
            + "guide"
        )
      }
      let noises = block.noises.map {
        Variable(.state, shape: $0.shape, plates: block.plates.sorted)
      }
      let draw = block.draw(noises.map { Tensor($0) })
      carried.add(
        block.variables,
        values: draw.values,
        logDensity: draw.logDensity,
        plates: block.plates,
        noises: noises
      )
    }
    return carried
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
          + "continuous one, or state a guide such as Poisson"
        : "State a guide for it"
    )
  }

  private func unknown(_ site: Site) -> UsageError {
    let support = structure.jointSite(of: site.variable)?.distribution.support
    let isFinite = support?.enumeratedValues != nil
    let legal = Self.legalGuides(on: support ?? site.distribution.support)
    let other =
      isFinite
      ? "take `\(site.path) ~ …` out of the guide: it is then summed out exactly"
      : "leave out the guide for the automatic one"
    return UsageError(
      what: "draws of \(site.distribution.name), the guide of `\(site.path)`, are known as no "
        + "expression",
      place: site.place,
      fix: legal.isEmpty
        ? "State no guide: the automatic one fits" : "Use \(legal), or \(other)"
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
    case .boolean: "Bernoulli"
    case .integers, .integerInterval:
      "Categorical, DiscreteUniform or Truncated(Geometric(…), below: …)"
    case .nonNegativeIntegers: "Poisson, NegativeBinomial or Geometric"
    default: ""
    }
  }
}
