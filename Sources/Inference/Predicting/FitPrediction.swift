internal import EvidenceDistributions
public import EvidenceModeling
public import EvidenceTensors

extension Fit {
  /// Draws of responses, and of expressions of them: noise included, what was learned as uncertain as it is.
  ///
  ///     try fit.predict(\.y, observing: [\.x: new]).interval(0.9)
  ///
  /// `observing` gives other inputs, of any number of rows; the response needs no values. Latents keep the posterior of the fit.
  /// Those of repetitions that the fit has not seen are inferred from what is observed of these, or else drawn from their prior given
  /// the drawn globals. A plate over which data are given has new repetitions only; `sizes` adds some after those of the fit, and
  /// `new` says for each whether it is.
  ///
  /// - Throws: `UsageError` for a quantity of another model, for inputs that are missing, and for what was learned for each repetition
  ///   of a plate that has new ones.
  public func predict(
    _ quantity: (M) -> Tensor,
    observing data: Bindings<M> = [:],
    sizes: PlateSizes = [:],
    new: NewRepetitions = [:],
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws -> Prediction {
    try requireSome(draws)
    let structure = try state.plan.bound.structure.setting(data, of: model)
    let plan = try PredictionPlan(
      state,
      observing: structure.resolve(data, of: model),
      in: structure,
      sizes: sizes.ofAxes("Fit.predict"),
      new: new.ofAxes("Fit.predict")
    )
    return try plan.prediction(of: quantity(model), draws: draws, seed: seed)
  }

  /// Draws of an observed variable in which what is missing is filled in, given what is there: the others stay as they are.
  ///
  /// - Throws: `UsageError` where the path leads to something else than an observed variable, and as `predict`.
  public func imputed(
    _ observed: (M) -> Tensor,
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws -> Prediction {
    try requireSome(draws)
    let site = try state.observedSite(observed(model), "Fit.imputed")
    let isThere = site.value .> 0
    if site.distribution.imputed(site.value, where: isThere, from: site.value) == nil {
      try state.requireWhole(site)
    }
    var plan = try PredictionPlan(state, observing: [:])
    plan.imputes = true
    return try plan.prediction(of: site.value, draws: draws, seed: seed)
  }

  /// Draws of latents from their priors and of responses given these, at the learned parameters: what the model thinks of before
  /// it sees data.
  ///
  /// `observing` gives other inputs, and `sizes` another number of repetitions.
  ///
  /// - Throws: `UsageError` for a prior that cannot be drawn from, and as `predict`.
  public func simulate(
    _ quantity: (M) -> Tensor,
    observing data: Bindings<M> = [:],
    sizes: PlateSizes = [:],
    draws: Int = 1,
    seed: UInt64 = 0
  ) throws -> Values {
    try requireSome(draws)
    let structure = try state.plan.bound.structure.setting(data, of: model)
    let plan = try PredictionPlan(
      state,
      observing: structure.resolve(data, of: model),
      in: structure,
      sizes: sizes.ofAxes("Fit.simulate"),
      isPrior: true
    )
    return try plan.prediction(of: quantity(model), draws: draws, seed: seed).samples
  }
}

extension PredictionPlan {
  /// Draws of an expression in which observed variables are drawn anew, but for those that are given.
  package func prediction(of quantity: Tensor, draws: Int, seed: UInt64) throws -> Prediction {
    let (family, structure) = (state.plan.assembly.family, bound.structure)
    let quantity = structure.here(quantity)
    try QuantityChecks(structure: structure, family: family).check(quantity)
    let drawn = quantity.variables.filter { $0.role == .observed && !structure.isGiven($0) }
    return try Prediction(draws) { use in
      try forEachDraw(of: quantity, drawing: drawn, draws, seed, use: use)
    }
  }

  /// Calls `use` with each draw of an expression; returns its shape.
  func forEachDraw(
    of expression: Tensor,
    drawing drawn: Set<Variable>,
    _ draws: Int,
    _ seed: UInt64,
    like quantity: Tensor? = nil,
    _ numbers: [Variable: [Double]] = [:],
    group: Int = .max,
    use: (ArraySlice<Double>) -> Void
  ) throws -> [Int] {
    let plan = try having(draws, seed)
    do {
      let source = try PredictiveDraws(
        expression,
        plan,
        drawing: drawn,
        draws: draws,
        seed: seed,
        like: quantity,
        numbers: numbers,
        group: group
      )
      source.forEach(draws, use)
      return source.shape
    } catch is NoSampler {
      let source = try SimulatedDraws(expression, plan, drawing: drawn, draws: draws, seed: seed)
      try source.forEach(draws, use)
      return source.shape
    }
  }
}

extension FitState {
  /// - Throws: `UsageError` for data of which draws are there in part, which are not known given that part.
  func requireWhole(_ site: Site) throws(UsageError) {
    guard site.hasPartsMissing(of: try plan.bound.values(of: site.variable)) else { return }
    throw UsageError(
      what:
        "`\(site.path)` has parts of a \(site.distribution.name) missing, and draws of these given "
        + "the others are not known",
      place: "Fit.imputed",
      fix: "Ask for `predict`, which draws all of it anew, or leave out the whole of it"
    )
  }
}
