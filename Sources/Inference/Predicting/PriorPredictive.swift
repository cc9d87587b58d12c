public import EvidenceModeling
internal import EvidencePrograms
public import EvidenceTensors

/// What a model says before it sees data, and before any fit: latents drawn from their priors, and responses given these.
///
///     try PriorPredictive(Line(), observing: [\.x: [0, 1, 2]]).draws(of: \.y).interval(0.9)
///
/// Parameters have the values that they are given, or those at which they start.
public struct PriorPredictive<M: Model>: Sendable {
  private let model: M
  private let state: FitState

  /// `observing` gives inputs, and what responses are not to be drawn; `sizes` is for plates whose size no data tell.
  ///
  /// - Throws: `UsageError` for a mistake in the model, the data or the parameters, and for a plate whose size nothing tells.
  public init(
    _ model: M,
    observing data: Bindings<M> = [:],
    sizes: PlateSizes = [:],
    parameters: Bindings<M> = [:],
    seed: UInt64 = 0
  ) throws {
    let structure = try Structure(validating: model, intervening: data)
    let bound = try BoundModel(
      structure,
      data: structure.resolve(data, of: model),
      sizes: sizes.ofAxes("PriorPredictive.init"),
      isWhole: false
    )
    try bound.requireNothingTold()
    let numbers = try structure.numbers(parameters, of: model)
    var options = FitOptions()
    options.seed = seed
    options.precision = .double
    for (variable, elements) in numbers { options.start[variable] = Values(elements) }
    let plan = try FitPlan(bound, options, GuideFamily(withoutGuides: bound))
    self.model = model
    state = FitState(plan: plan, values: try plan.initialNumbers())
  }

  /// Draws of latents, responses and expressions of them.
  ///
  /// - Throws: `UsageError` for a prior that cannot be drawn from, and for inputs that are missing.
  public func draws(
    of quantity: (M) -> Tensor,
    count: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws -> Prediction {
    try requireDraws(count, "PriorPredictive.draws")
    let plan = try PredictionPlan(state, observing: [:], isPrior: true)
    return try plan.prediction(of: quantity(model), draws: count, seed: seed)
  }
}
