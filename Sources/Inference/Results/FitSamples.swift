public import EvidenceModeling
public import EvidenceTensors

/// Draws from the approximate posterior; `observing` gives data of new repetitions of the plates that they repeat over:
/// what is there of latents is inferred from them, or drawn from the prior, and the others keep the posterior of the fit.
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
    return try state.samples(of: quantity, plan(data), count, seed)
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
    let plan = try plan(data)
    let structure = (plan?.bound ?? state.plan.bound).structure
    let drawn = try state.samples(of: structure.latents, plan, count: count, seed: seed)
    let values = Dictionary(uniqueKeysWithValues: zip(structure.latents, drawn))
    return LatentValues(model, values, of: structure)
  }

  func requireSome(_ count: Int) throws(UsageError) { try requireDraws(count, "Fit.samples") }

  /// Nil for the data of the fit.
  func plan(_ data: Bindings<M>) throws -> PredictionPlan? {
    let structure = try state.plan.bound.structure.setting(data, of: model)
    let values = try structure.resolve(data, of: model)
    return values.isEmpty ? nil : try PredictionPlan(state, observing: values, in: structure)
  }
}

extension FitState {
  /// An expression of the model's own variables as one of those that are here.
  func here(_ quantity: Tensor) -> Tensor { plan.bound.structure.here(quantity) }

  /// Nil for the data of the fit.
  func predictions(observing data: [Variable: Values]) throws -> PredictionPlan? {
    data.isEmpty ? nil : try PredictionPlan(self, observing: data)
  }

  /// Draws of some latents together: of each, [count, plates…, event…].
  package func samples(of latents: [Variable], count: Int, seed: UInt64) throws -> [Values] {
    try samples(of: latents, nil, count: count, seed: seed)
  }

  func samples(
    of latents: [Variable],
    _ predictions: PredictionPlan?,
    count: Int,
    seed: UInt64
  ) throws -> [Values] {
    let bound = predictions?.bound ?? plan.bound
    // The same particles for all: a latent's numbers are those of its step and particle.
    let groups = bound.structure.latents.map { QuantityDraws.group(of: Tensor($0), bound) }
    return try latents.map { latent in
      try samples(of: Tensor(latent), predictions, count, seed, group: groups.min() ?? 1)
    }
  }

  func samples(
    of quantity: Tensor,
    _ predictions: PredictionPlan?,
    _ count: Int,
    _ seed: UInt64,
    group: Int = .max
  ) throws -> Values {
    var elements: [Double] = []
    let quantity = (predictions?.bound ?? plan.bound).structure.here(quantity)
    let shape = try forEachDraw(of: quantity, predictions, count, seed, group: group) {
      elements += $0
    }
    // What is not random is made once.
    if elements.count < count * shape.product {
      elements = (0..<count).flatMap { _ in elements }
    }
    return try Values(elements, shape: [count] + shape)
  }
}

func requireDraws(
  _ count: Int,
  _ place: String,
  atLeast least: Int = 1,
  of things: String = "draws"
) throws(UsageError) {
  if count >= least { return }
  throw UsageError(
    what: "\(count) \(things) are asked for",
    place: place,
    fix: "Ask for \(least) or more"
  )
}
