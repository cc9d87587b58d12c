public import EvidenceExact
public import EvidenceModeling
internal import EvidencePrograms
public import EvidenceTensors

/// Predictions of the exact posterior, asked for as those of a fit.
extension ExactPosterior {
  /// Draws of responses, and of expressions of them, by exact draws of the latents; see `Fit.predict`.
  ///
  ///     try exactLogEvidence(model, observing: data).posterior.predict(\.y, observing: [\.x: new])
  ///
  /// - Throws: as `Fit.predict`, and where latents of new rows are inferred from these and not in closed form.
  public func predict(
    _ quantity: (M) -> Tensor,
    observing data: Bindings<M> = [:],
    sizes: PlateSizes = [:],
    new: NewRepetitions = [:],
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws -> Prediction {
    try requireDraws(draws, "ExactPosterior")
    let structure = try state.structure.setting(data, of: model)
    let plan = try PredictionPlan(
      exactly: state,
      observing: structure.resolve(data, of: model),
      in: structure,
      sizes: sizes.ofAxes("ExactPosterior.predict"),
      new: new.ofAxes("ExactPosterior.predict")
    )
    return try plan.prediction(of: quantity(model), draws: draws, seed: seed)
  }

  /// Writes draws of the exact posterior and what goes with them as a Zarr store; see `Fit.write(dataTree:)`.
  ///
  /// `sample_stats` has `log_p`, log p(x, h) of each draw in nats.
  public func write(
    dataTree path: String,
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws {
    try requireDraws(draws, "ExactPosterior")
    let plan = try PredictionPlan(exactly: state, observing: [:]).having(draws, seed)
    // Every factor may be cut, or repeat over an empty plate.
    let joint = state.structure.joint.reduce(Tensor(0)) { sum, site in
      sum + site.logProb.summed(over: site.variable.axes)
    }
    let density = try plan.samples(of: joint, draws: draws, seed: seed)
    try plan.write(
      dataTree: path,
      draws: draws,
      seed: seed,
      stats: [("log_p", density.doubles)]
    )
  }
}

extension FitState {
  /// What the exact posterior knows, as a fit without a guide: parameters have the values that the evidence is of.
  init(exactly posterior: PosteriorState) throws {
    let bound = posterior.elimination.bound
    var options = FitOptions()
    options.precision = .double
    for parameter in bound.structure.parameters {
      options.start[parameter] = posterior.state[parameter].map { Values($0) }
    }
    let plan = try FitPlan(bound, options, GuideFamily(withoutGuides: bound))
    self.init(plan: plan, values: try plan.initialNumbers())
  }
}
