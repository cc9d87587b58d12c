internal import EvidenceModeling
public import EvidenceTensors

/// Summaries of the approximate posterior of any quantity: a latent, `fit.mean(\.effect)`, or an expression,
/// `fit.mean { $0.effect / $0.spread }`.
///
/// Results have the plates in order of declaration, then the event shape. `observing` gives other data than those of the fit.
extension Fit {
  /// The posterior mean: in closed form for a latent whose guide has one, else over draws.
  ///
  /// - Throws: `UsageError` for a quantity of another model or of latents that are summed out.
  public func mean(
    observing data: KeyValuePairs<KeyPath<M, Tensor>, Values> = [:],
    draws: Int = 4_000,
    seed: UInt64 = 0,
    _ quantity: (M) -> Tensor
  ) throws -> Values {
    try moments(data, draws, seed, quantity).mean
  }

  /// The posterior standard deviation of each element, as `mean`.
  public func standardDeviation(
    observing data: KeyValuePairs<KeyPath<M, Tensor>, Values> = [:],
    draws: Int = 4_000,
    seed: UInt64 = 0,
    _ quantity: (M) -> Tensor
  ) throws -> Values {
    try moments(data, draws, seed, quantity).variance.mapped { $0.squareRoot() }
  }

  /// Draws from the approximate posterior: [draws, plates…, event…].
  public func samples(
    observing data: KeyValuePairs<KeyPath<M, Tensor>, Values> = [:],
    draws: Int,
    seed: UInt64 = 0,
    _ quantity: (M) -> Tensor
  ) throws -> Values {
    let bound = try bound(data)
    let value = quantity(model)
    let source = try QuantityDraws(value, state, bound, draws: draws, seed: seed)
    var elements: [Double] = []
    source.forEach(draws) { elements += $0 }
    let shape = source.shape
    if elements.count < draws * shape.product {
      elements = (0..<draws).flatMap { _ in elements }
    }
    return try Values(elements, shape: [draws] + shape)
  }

  private func bound(
    _ data: KeyValuePairs<KeyPath<M, Tensor>, Values>
  ) throws -> BoundModel {
    try state.bound(observing: try state.plan.bound.structure.resolve(data, of: model))
  }

  private func moments(
    _ data: KeyValuePairs<KeyPath<M, Tensor>, Values>,
    _ draws: Int,
    _ seed: UInt64,
    _ quantity: (M) -> Tensor
  ) throws -> (mean: Values, variance: Values) {
    let bound = try bound(data)
    let value = quantity(model)
    if let exact = try state.closedMoments(of: value, bound) { return exact }
    let source = try QuantityDraws(value, state, bound, draws: draws, seed: seed)
    var moments = RunningMoments(count: source.shape.product)
    source.forEach(draws) { moments.add($0) }
    return (
      try Values(moments.mean, shape: source.shape),
      try Values(moments.variance, shape: source.shape)
    )
  }
}
