internal import EvidenceExact
public import EvidenceModeling
public import EvidenceTensors

extension Fit {
  /// The posterior probabilities of the values of a latent that is summed out: [plates…, event…, values].
  ///
  /// q(k) = E_q[p(k | h, x)] over draws of the other latents: exact where there are none.
  /// - Throws: `UsageError` where the path does not lead to such a latent.
  public func probabilities(
    of latent: (M) -> Tensor,
    observing data: Bindings<M> = [:],
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws -> Values {
    try probabilities(of: latent(model), observing: data, draws: draws, seed: seed)
  }

  /// The posterior probabilities of the values of a latent of the fit's model.
  public func probabilities(
    of latent: Tensor,
    observing data: Bindings<M> = [:],
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws -> Values {
    let structure = state.plan.bound.structure
    let variable = state.here(latent).variable
    let enumerated = state.plan.assembly.family.enumerated.first { $0.variable == variable }
    guard let enumerated else {
      let names = state.plan.assembly.family.enumerated.map { "`\($0.path)`" }
      throw UsageError(
        what: "the path does not lead to a latent of \(structure.name) that is summed out",
        place: "Fit.probabilities",
        fix: names.isEmpty
          ? "Use `mean` or `samples`" : "Choose one of \(names.joined(separator: ", "))"
      )
    }
    let place = enumerated.values.place(of: Tensor(enumerated.variable))
    return try state.moments(of: oneHot(place, enumerated.count), plan(data), draws, seed).mean
  }
}
