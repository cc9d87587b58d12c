internal import EvidenceModeling
public import EvidenceTensors

/// Summaries of any quantity under the exact posterior, asked for as those of a fit.
extension ExactPosterior {
  /// The posterior mean of a latent, or of an expression of latents, data and parameters.
  ///
  /// Exact where the expression is linear in Gaussian latents; its repetitions may read only their own of repeated latents.
  /// - Throws: `UsageError` for an expression whose mean has no exact form, and where the mean is no number.
  public func mean(of quantity: (M) -> Tensor) throws -> Values { try mean(of: quantity(model)) }

  /// The posterior mean of an expression of the model.
  public func mean(of quantity: Tensor) throws -> Values {
    try state.mean(of: state.structure.here(quantity))
  }

  /// The posterior variance of each element of a quantity that is linear in Gaussian latents.
  ///
  /// - Throws: as `mean(of:)`.
  public func variance(of quantity: (M) -> Tensor) throws -> Values {
    try variance(of: quantity(model))
  }

  /// The posterior variance of each element of an expression of the model.
  public func variance(of quantity: Tensor) throws -> Values {
    try state.variance(of: state.structure.here(quantity))
  }

  /// The posterior standard deviation of each element, as `variance(of:)`.
  public func standardDeviation(of quantity: (M) -> Tensor) throws -> Values {
    try standardDeviation(of: quantity(model))
  }

  /// The posterior standard deviation of each element of an expression of the model.
  public func standardDeviation(of quantity: Tensor) throws -> Values {
    try state.standardDeviation(of: state.structure.here(quantity))
  }

  /// P(latent = k | x) of each element of a discrete latent: [plates…, event…, values], from the lowest value on.
  ///
  /// - Throws: `UsageError` for what is no discrete latent with finitely many values.
  public func probabilities(of latent: (M) -> Tensor) throws -> Values {
    try probabilities(of: latent(model))
  }

  /// The posterior probabilities of the values of a discrete latent of the model.
  public func probabilities(of latent: Tensor) throws -> Values {
    try state.probabilities(of: state.structure.here(latent))
  }

  /// Draws of a quantity: [count, plates…, event…].
  ///
  /// Those of several quantities with one seed are of the same draws of the latents.
  public func samples(of quantity: (M) -> Tensor, count: Int, seed: UInt64 = 0) throws -> Values {
    try samples(of: quantity(model), count: count, seed: seed)
  }

  /// Draws of an expression of the model.
  public func samples(of quantity: Tensor, count: Int, seed: UInt64 = 0) throws -> Values {
    try state.samples(of: state.structure.here(quantity), count: count, seed: seed)
  }
}
