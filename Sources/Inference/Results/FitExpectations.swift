internal import EvidenceExact
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

  /// What is summed or integrated out is averaged over exactly given the rest where that has a closed form, else drawn.
  func moments(
    of quantity: Tensor,
    _ bound: BoundModel,
    _ draws: Int,
    _ seed: UInt64
  ) throws -> (mean: Values, variance: Values) {
    if let exact = try closedMoments(of: quantity, bound) { return exact }
    let collapse = try plan.assembly.family.on(bound).collapse
    guard quantity.mistake == nil, quantity.variables.contains(where: collapse.variables.contains),
      let conditional = collapse.mean(of: quantity)
    else { return try drawnMoments(of: quantity, bound, draws, seed) }
    let mean = try drawnMoments(of: conditional, bound, draws, seed, like: quantity).mean
    // About the mean, so that a mean far from zero takes no digits.
    let center = Variable(
      .state,
      shape: quantity.shape,
      plates: bound.structure.plates(of: quantity)
    )
    guard let spread = collapse.mean(of: square(quantity - Tensor(center))) else {
      return (mean, try drawnMoments(of: quantity, bound, draws, seed).variance)
    }
    let numbers = [center: mean.doubles]
    let variance = try drawnMoments(of: spread, bound, draws, seed, like: quantity, numbers)
    return (mean, variance.mean)
  }

  /// Moments over draws of an expression, with the plates and the shape of the quantity that it stands for.
  private func drawnMoments(
    of expression: Tensor,
    _ bound: BoundModel,
    _ draws: Int,
    _ seed: UInt64,
    like quantity: Tensor? = nil,
    _ numbers: [Variable: [Double]] = [:]
  ) throws -> (mean: Values, variance: Values) {
    let source = try QuantityDraws(
      expression,
      self,
      bound,
      draws: draws,
      seed: seed,
      plates: bound.structure.plates(of: quantity ?? expression),
      numbers: numbers
    )
    var moments = RunningMoments(count: source.shape.product)
    source.forEach(draws) { moments.add($0) }
    return (
      try Values(moments.mean, shape: source.shape),
      try Values(moments.variance, shape: source.shape)
    )
  }
}
