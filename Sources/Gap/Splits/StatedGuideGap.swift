internal import EvidenceExact
internal import EvidenceInference
public import EvidenceModeling
package import EvidenceTensors

/// The gap of the guide that a model states, at the given values of its parameters: no fit is needed.
///
/// Guides of discrete latents are allowed, and enumerated. All means are exact, so there are no draws and no
/// importance-weighted bounds.
/// - Throws: `UsageError` where no exact method gives log p(x), where a continuous latent has no guide, and where the ELBO
///   is no exact mean.
public func guideGap<M: Model>(
  _ model: M,
  observing data: Bindings<M>,
  sizes: PlateSizes = [:],
  parameters: Bindings<M> = [:]
) throws -> GapReport {
  let bound = try BoundModel(model, observing: data, sizes: sizes)
  let numbers = try bound.structure.numbers(parameters, of: model)
  return try guideGap(of: bound, parameters: numbers)
}

/// The gap of the guide that a model of any type states.
package func guideGap(
  of bound: BoundModel,
  parameters: [Variable: [Double]] = [:]
) throws -> GapReport {
  let exact = try exactLogEvidence(of: bound, parameters: parameters)
  let structure = bound.structure
  let parts = structure.guide.compactMap { GuidePart(stated: $0) }
  let missing = structure.latents.first { latent in
    structure.guideKind(of: latent) != .summedOut
      && !parts.contains { $0.variables.contains(latent) }
  }
  if let missing {
    throw UsageError(
      what: "the gap is asked for, and `\(structure.name(of: missing))` has no guide with a "
        + "density",
      place: "\(structure.name).guide",
      fix: "State one"
    )
  }
  let own = try ParameterValues(bound, given: parameters, includingGuide: true).numbers
  let numbers = exact.posterior.state.merging(own) { exact, _ in exact }
  let found = try GuideGap(parts, exact.posterior, exact.plate, numbers)
  guard let elbo = found.elbo else {
    throw UsageError(
      what: "the ELBO of the guide is no exact mean",
      place: "\(structure.name).guide",
      fix: "Use `Fit.gap`, which estimates it"
    )
  }
  let split = try exact.plate.flatMap { plate in
    try FamilyOptimum(found.terms, plate: plate, numbers)?.split(of: exact, elbo)
  }
  return GapReport(
    exact,
    elbo: elbo,
    elboStandardError: 0,
    divergence: found.divergence,
    divergenceStandardError: 0,
    ladder: [],
    split: split
  )
}
