internal import EvidenceExact
public import EvidenceModeling
public import EvidenceTensors

/// Summaries of the approximate posterior of any quantity: a latent, `fit.mean(of: \.effect)`, or an expression,
/// `fit.mean { $0.effect / $0.spread }` or `fit.mean(of: model.effect / model.spread)`.
///
/// Results have the plates in order of declaration, then the event shape. `observing` gives data of new repetitions of the plates that they repeat over:
/// what is there of latents is inferred from them, or drawn from the prior, and the others keep the posterior of the fit.
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
    try state.moments(of: quantity, plan(data), draws, seed)
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
    try moments(of: quantity, predictions(observing: data), draws, seed).mean
  }

  /// What is summed or integrated out is averaged over exactly given the rest where that has a closed form, else drawn.
  ///
  /// `predictions` are on other data than those of the fit; nil on these.
  func moments(
    of quantity: Tensor,
    _ predictions: PredictionPlan?,
    _ draws: Int,
    _ seed: UInt64
  ) throws -> (mean: Values, variance: Values) {
    let bound = predictions?.bound ?? plan.bound
    let quantity = bound.structure.here(quantity)
    if predictions == nil, let exact = try closedMoments(of: quantity, bound) { return exact }
    let collapse = try predictions?.collapse(for: quantity) ?? plan.assembly.family.collapse
    let own = predictions?.conditionals ?? Set(collapse.variables)
    func mean(of quantity: Tensor) -> Tensor? {
      collapse.mean(of: quantity, over: predictions == nil ? nil : own)
    }
    guard quantity.mistake == nil, !quantity.variables.isDisjoint(with: own),
      let conditional = mean(of: quantity)
    else { return try drawnMoments(of: quantity, predictions, draws, seed) }
    let center = Variable(
      .state,
      shape: quantity.shape,
      plates: bound.structure.plates(of: quantity)
    )
    let first = try drawnMoments(of: conditional, predictions, draws, seed, like: quantity).mean
    // About the mean, so that a mean far from zero takes no digits.
    guard let spread = mean(of: square(quantity - Tensor(center))) else {
      return (first, try drawnMoments(of: quantity, predictions, draws, seed).variance)
    }
    let numbers = [center: first.doubles]
    let variance = try drawnMoments(of: spread, predictions, draws, seed, like: quantity, numbers)
    return (first, variance.mean)
  }

  /// Moments over draws of an expression, with the plates and the shape of the quantity that it stands for.
  private func drawnMoments(
    of expression: Tensor,
    _ predictions: PredictionPlan?,
    _ draws: Int,
    _ seed: UInt64,
    like quantity: Tensor? = nil,
    _ numbers: [Variable: [Double]] = [:]
  ) throws -> (mean: Values, variance: Values) {
    var moments: RunningMoments?
    let shape = try forEachDraw(
      of: expression,
      predictions,
      draws,
      seed,
      like: quantity,
      numbers
    ) { draw in
      if moments == nil { moments = RunningMoments(count: draw.count) }
      moments?.add(draw)
    }
    return (
      try Values(moments?.mean ?? [], shape: shape),
      try Values(moments?.variance ?? [], shape: shape)
    )
  }

  /// Calls `use` with each draw of an expression; returns its shape.
  func forEachDraw(
    of expression: Tensor,
    _ predictions: PredictionPlan?,
    _ draws: Int,
    _ seed: UInt64,
    like quantity: Tensor? = nil,
    _ numbers: [Variable: [Double]] = [:],
    group: Int = .max,
    _ use: (ArraySlice<Double>) -> Void
  ) throws -> [Int] {
    if let predictions {
      return try predictions.forEachDraw(
        of: expression,
        drawing: [],
        draws,
        seed,
        like: quantity,
        numbers,
        group: group,
        use: use
      )
    }
    let source = try QuantityDraws(
      expression,
      self,
      plan.bound,
      draws: draws,
      seed: seed,
      group: group,
      plates: plan.bound.structure.plates(of: quantity ?? expression),
      numbers: numbers
    )
    source.forEach(draws, use)
    return source.shape
  }
}
