public import EvidenceModeling

extension Fit {
  /// The log-weights of draws of the guide, on the data of the fit or on others.
  ///
  /// - Throws: `UsageError` for fewer than two draws, for data that do not fit the model, and for other data where the
  ///   guide's parameters belong to each datum of the fit.
  public func logWeights(
    observing data: Bindings<M> = [:],
    draws: Int,
    seed: UInt64 = 0
  ) throws -> LogWeights {
    let structure = state.plan.bound.structure
    return try state.logWeights(
      observing: try structure.resolve(data, of: model),
      draws: draws,
      seed: seed
    )
  }

  /// The ELBO with its standard error, on the data of the fit or on others, such as held-out ones.
  ///
  /// Estimated as the mean of log p(x, h) − log q(h | x), which has no variance where q is the exact posterior.
  /// - Throws: as `logWeights(observing:draws:seed:)`.
  public func elbo(
    observing data: Bindings<M> = [:],
    draws: Int = DefaultDraws.bound,
    seed: UInt64 = 0
  ) throws -> Estimate {
    try logWeights(observing: data, draws: draws, seed: seed).elbo
  }

  /// The importance-weighted estimate of log p(x), with `draws` draws of each datum's latents.
  ///
  /// - Throws: as `logWeights(observing:draws:seed:)`.
  /// - Reference: Burda, Grosse & Salakhutdinov (2016), eq. 8.
  public func logEvidence(
    observing data: Bindings<M> = [:],
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws -> Estimate {
    try logWeights(observing: data, draws: draws, seed: seed).logEvidence
  }
}
