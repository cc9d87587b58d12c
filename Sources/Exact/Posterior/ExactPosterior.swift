public import EvidenceModeling

/// The exact posterior p(h | x) of a model's latents.
///
/// Latents are told by key path, `posterior.mean(of: \.effect)`; expressions are closures,
/// `posterior.mean { $0.effect / $0.spread }`, or made of the model's own variables.
///
/// Results have the plates in order of declaration, then the event shape.
public struct ExactPosterior<M: Model>: Sendable, CustomStringConvertible {
  package let model: M
  package let state: PosteriorState

  init(_ model: M, _ state: PosteriorState) {
    self.model = model
    self.state = state
  }

  /// Such as "the exact posterior of mean, spread".
  public var description: String {
    let names = state.structure.latents.map(state.structure.name(of:)).joined(separator: ", ")
    return "the exact posterior of \(names)"
  }

  /// log p(h | x) in nats at values of all latents; −∞ outside the prior's support.
  ///
  /// - Shapes: of each latent, plates in declared order, then its event shape.
  /// - Throws: `UsageError` for a latent without a value, for a value of another shape, and where a path leads to no latent.
  public func logProb(at values: Bindings<M>) throws -> Double {
    try state.logProb(at: try state.structure.resolve(values, of: model, as: "values"))
  }

  /// The most probable values of all discrete latents together, with continuous latents integrated out.
  ///
  /// Maxima stand where the evidence has sums, and are then traced back.
  /// - Shapes: of each latent, its plates in declared order, then its event shape.
  /// - Throws: `UsageError` where continuous latents are integrated out after a discrete one was summed out.
  /// - Reference: Koller & Friedman (2009), section 13.2; Viterbi (1967) for sequences.
  public func mode() throws -> LatentValues<M> {
    LatentValues(model, try state.mode(), of: state.structure)
  }

  /// Independent draws of all latents from the posterior.
  ///
  /// Gaussian and discrete latents are drawn exactly; those left to quadrature to within the cells of its rule, far below a
  /// thousandth of their standard deviations.
  /// - Shapes: of each latent, [count], its plates in declared order, then its event shape.
  /// - Throws: `UsageError` for a count below 1.
  public func samples(count: Int, seed: UInt64 = 0) throws -> LatentValues<M> {
    LatentValues(model, try state.samples(count: count, seed: seed), of: state.structure)
  }
}
