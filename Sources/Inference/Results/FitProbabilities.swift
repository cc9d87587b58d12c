internal import EvidenceDistributions
internal import EvidenceExact
public import EvidenceModeling
public import EvidenceTensors

extension Fit {
  /// The posterior probabilities of the values of a latent with finitely many: [plates…, event…, values].
  ///
  /// Of one that is summed out, q(k) = E_q[p(k | h, x)] over draws of the other latents: exact where there are none. Of one that the
  /// guide draws, the shares of its draws.
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
    let finite = structure.latents.compactMap { latent in
      structure.jointSite(of: latent)?.distribution.support.enumeratedValues.map { (latent, $0) }
    }
    guard let (own, values) = finite.first(where: { $0.0 == variable }) else {
      let names = finite.map { "`\(structure.name(of: $0.0))`" }
      throw UsageError(
        what: "the path does not lead to a latent of \(structure.name) with finitely many values",
        place: "Fit.probabilities",
        fix: names.isEmpty
          ? "Use `mean` or `samples`" : "Choose one of \(names.joined(separator: ", "))"
      )
    }
    let place = values.place(of: Tensor(own))
    return try state.moments(of: oneHot(place, values.count), plan(data), draws, seed).mean
  }
}
