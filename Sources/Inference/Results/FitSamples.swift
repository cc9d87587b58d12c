public import EvidenceModeling
public import EvidenceTensors

/// Draws from the approximate posterior; `observing` gives other data than those of the fit.
extension Fit {
  /// Draws of a quantity: [count, plates…, event…].
  public func samples(
    of quantity: (M) -> Tensor,
    count: Int,
    observing data: Bindings<M> = [:],
    seed: UInt64 = 0
  ) throws -> Values {
    try samples(of: quantity(model), count: count, observing: data, seed: seed)
  }

  /// Draws of an expression of the fit's model.
  public func samples(
    of quantity: Tensor,
    count: Int,
    observing data: Bindings<M> = [:],
    seed: UInt64 = 0
  ) throws -> Values {
    try requireSome(count)
    let source = try QuantityDraws(quantity, state, try bound(data), draws: count, seed: seed)
    return try source.values(count)
  }

  /// Draws of all latents together: of each, [count, plates…, event…].
  ///
  /// What is summed or integrated out is drawn given what the guide draws.
  ///
  /// - Throws: `UsageError` for a count below 1.
  public func samples(
    count: Int,
    observing data: Bindings<M> = [:],
    seed: UInt64 = 0
  ) throws -> LatentValues<M> {
    try requireSome(count)
    let bound = try bound(data)
    let latents = state.plan.bound.structure.latents
    // The same particles for all: a latent's numbers are those of its step and particle.
    let group = latents.map { QuantityDraws.group(of: Tensor($0), bound) }.min() ?? 1
    var values: [Variable: Values] = [:]
    for latent in latents {
      values[latent] = try QuantityDraws(
        Tensor(latent),
        state,
        bound,
        draws: count,
        seed: seed,
        group: group
      ).values(count)
    }
    return LatentValues(model, values, of: bound.structure)
  }

  private func requireSome(_ count: Int) throws(UsageError) {
    if count > 0 { return }
    throw UsageError(
      what: "\(count) draws are asked for",
      place: "Fit.samples",
      fix: "Ask for 1 or more"
    )
  }

  func bound(
    _ data: Bindings<M>
  ) throws -> BoundModel {
    try state.bound(observing: try state.plan.bound.structure.resolve(data, of: model))
  }
}
