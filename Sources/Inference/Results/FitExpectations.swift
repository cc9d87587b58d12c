public import EvidenceModeling
public import EvidenceTensors

/// Summaries of the approximate posterior of any quantity: a latent, `fit.mean(of: \.effect)`, or an expression,
/// `fit.mean { $0.effect / $0.spread }` or `fit.mean(of: model.effect / model.spread)`.
///
/// Results have the plates in order of declaration, then the event shape. `observing` gives other data than those of the fit.
extension Fit {
  /// The posterior mean: in closed form for a latent whose guide has one, else over draws.
  ///
  /// - Throws: `UsageError` for a quantity of another model or of latents that are summed out.
  public func mean(
    of quantity: (M) -> Tensor,
    observing data: Bindings<M> = [:],
    draws: Int = DefaultDraws.moments,
    seed: UInt64 = 0
  ) throws -> Values {
    try mean(of: quantity(model), observing: data, draws: draws, seed: seed)
  }

  /// The posterior mean of an expression of the fit's model.
  public func mean(
    of quantity: Tensor,
    observing data: Bindings<M> = [:],
    draws: Int = DefaultDraws.moments,
    seed: UInt64 = 0
  ) throws -> Values {
    try moments(of: quantity, data, draws, seed).mean
  }

  /// The posterior standard deviation of each element, as `mean`.
  public func standardDeviation(
    of quantity: (M) -> Tensor,
    observing data: Bindings<M> = [:],
    draws: Int = DefaultDraws.moments,
    seed: UInt64 = 0
  ) throws -> Values {
    try standardDeviation(of: quantity(model), observing: data, draws: draws, seed: seed)
  }

  /// The posterior standard deviation of each element of an expression of the fit's model.
  public func standardDeviation(
    of quantity: Tensor,
    observing data: Bindings<M> = [:],
    draws: Int = DefaultDraws.moments,
    seed: UInt64 = 0
  ) throws -> Values {
    try variance(of: quantity, observing: data, draws: draws, seed: seed).mapped { $0.squareRoot() }
  }

  /// The posterior variance of each element, as `mean`.
  public func variance(
    of quantity: (M) -> Tensor,
    observing data: Bindings<M> = [:],
    draws: Int = DefaultDraws.moments,
    seed: UInt64 = 0
  ) throws -> Values {
    try variance(of: quantity(model), observing: data, draws: draws, seed: seed)
  }

  /// The posterior variance of each element of an expression of the fit's model.
  public func variance(
    of quantity: Tensor,
    observing data: Bindings<M> = [:],
    draws: Int = DefaultDraws.moments,
    seed: UInt64 = 0
  ) throws -> Values {
    try moments(of: quantity, data, draws, seed).variance
  }

  private func moments(
    of quantity: Tensor,
    _ data: Bindings<M>,
    _ draws: Int,
    _ seed: UInt64
  ) throws -> (mean: Values, variance: Values) {
    try state.moments(of: quantity, bound(data), draws, seed)
  }
}

extension FitState {
  /// The mean of an expression of the fit's model, with other data in place of those of the fit.
  package func mean(
    of quantity: Tensor,
    observing data: [Variable: Values],
    draws: Int,
    seed: UInt64
  ) throws -> Values {
    try moments(of: quantity, bound(observing: data), draws, seed).mean
  }

  fileprivate func moments(
    of quantity: Tensor,
    _ bound: BoundModel,
    _ draws: Int,
    _ seed: UInt64
  ) throws -> (mean: Values, variance: Values) {
    if let exact = try closedMoments(of: quantity, bound) { return exact }
    let source = try QuantityDraws(quantity, self, bound, draws: draws, seed: seed)
    var moments = RunningMoments(count: source.shape.product)
    source.forEach(draws) { moments.add($0) }
    return (
      try Values(moments.mean, shape: source.shape),
      try Values(moments.variance, shape: source.shape)
    )
  }
}
