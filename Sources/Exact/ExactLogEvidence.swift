public import EvidenceModeling
package import EvidenceTensors

/// The exact log evidence log p(x) = log ∫ p(x, h) dh of a model with data, at the given values of its parameters.
///
/// The log joint's expression proves that a method applies: finite discrete latents are summed out, latents in which it is
/// quadratic are integrated out, and up to three dimensions that are left by adaptive quadrature, in the order that is
/// estimated to cost least.
/// Learned parameters that are not given have their initial values.
/// - Throws: `UsageError` that says for each latent why no method applies, or that the posterior is improper.
/// - Reference: Obermeyer et al. (2019), "Tensor variable elimination for plated factor graphs".
public func exactLogEvidence<M: Model>(
  _ model: M,
  observing data: Bindings<M>,
  sizes: PlateSizes = [:],
  parameters: Bindings<M> = [:]
) throws -> ExactEvidence<M> {
  let bound = try BoundModel(model, observing: data, sizes: sizes)
  let numbers = try bound.structure.numbers(parameters, of: model)
  return ExactEvidence(model, try exactLogEvidence(of: bound, parameters: numbers))
}

/// The exact log evidence of a model of any type.
package func exactLogEvidence(
  of bound: BoundModel,
  parameters: [Variable: [Double]] = [:]
) throws -> EvidenceState {
  let numbers = try ParameterValues(bound, given: parameters).numbers
  let domains = ParameterDomains(of: bound.structure.joint)
  try domains.check(bound, numbers)
  try domains.checkPrior(Evaluation(bound: bound, state: numbers))
  let way = try eliminated(bound)
  let (elimination, target) = (way.elimination, way.target)
  let state = numbers.merging(elimination.constants) { own, _ in own }
  let integrals = try target.map { try QuadratureIntegrals($0, bound, state: state) }
  return try ClosedForm(elimination, state: state).evidence(integrals)
}
