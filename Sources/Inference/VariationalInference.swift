public import EvidenceModeling
public import EvidencePrograms
public import EvidenceTensors

/// Variational inference in a model, given data: finds the guide, and the model's parameters, that maximize a lower bound of
/// the log-evidence.
///
/// An immutable description of a fit: each method returns a changed copy, and `run` makes the fit.
///
///     let fit = try VariationalInference(EightSchools(), observing: [\.y: y, \.standardError: s])
///       .optimizer(Adam(learningRate: 0.01))
///       .run(steps: 20_000)
///
/// Everything is determined by the model, the data, the choices made here and the seed.
public struct VariationalInference<M: Model>: Sendable {
  package let model: M
  package let bound: BoundModel
  package var options = FitOptions()

  /// Inference in `model` with data bound by key path; the leading dimensions of data are plates.
  ///
  /// - Throws: `UsageError` for a mistake in the model or the data.
  public init(
    _ model: M,
    observing data: Bindings<M> = [:],
    sizes: PlateSizes = [:]
  ) throws {
    self.model = model
    bound = try BoundModel(model, observing: data, sizes: sizes)
  }

  /// Inference from the model's own simulations, without observed data, by an objective that reads none, such as `.forwardKL`.
  ///
  /// `sizes` say how many repetitions of each plate a step simulates, and `inputs` hold what the model conditions on.
  /// - Throws: `UsageError` for a mistake in the model or the inputs, and for a plate whose size nothing tells.
  public init(
    simulating model: M,
    inputs: Bindings<M> = [:],
    sizes: PlateSizes = [:]
  ) throws {
    self.model = model
    let structure = try Structure(validating: model, intervening: inputs)
    bound = try BoundModel(
      structure,
      data: structure.resolve(inputs, of: model),
      sizes: sizes.ofAxes("VariationalInference.init"),
      isWhole: false
    )
  }

  package init(_ model: M, bound: BoundModel) {
    self.model = model
    self.bound = bound
  }

  func with(_ change: (inout FitOptions) -> Void) -> Self {
    var copy = self
    change(&copy.options)
    return copy
  }

  /// Lets each step see `size` repetitions of a plate; their factors are scaled to stand for all.
  public func minibatch(of plate: any Plate.Type, size: Int) -> Self {
    with { $0.minibatch = (Axis(plate), size) }
  }

  /// What is maximized; the ELBO, unless told.
  public func objective(_ objective: any Objective) -> Self { with { $0.objective = objective } }

  /// Integrates out what can be, as is done unless told, and gives the rest a guide of this family.
  ///
  /// Unless told, it is `.structured.marginals(.sinhArcsinh)`.
  public func guide(rest family: AutomaticGuide) -> Self {
    with { $0.guides.choose(rest: family) }
  }

  /// The automatic guide of all latents for which the model states none and `guide(_:for:)` names none; none is integrated out.
  public func guide(_ family: AutomaticGuide) -> Self { with { $0.guides.choose(family) } }

  /// The automatic guide of some latents, together, which are then not integrated out.
  ///
  /// - Throws: `UsageError` where a path does not lead to a latent for which a guide is chosen automatically.
  public func guide(
    _ family: AutomaticGuide,
    for latents: KeyPath<M, Tensor>...
  ) throws(UsageError) -> Self {
    let variables = try bound.structure.automaticLatents(latents, of: model)
    return with { $0.guides.choose(family, for: variables) }
  }

  /// How the gradient passes through the draws of all latents for which `estimator(_:for:)` names none.
  public func estimator(_ estimator: GradientEstimator) -> Self {
    with { $0.estimators.choose(estimator) }
  }

  /// How the gradient passes through the draws of some latents.
  ///
  /// A fit throws `UsageError` for one that cannot serve them, which lists those that can.
  /// - Throws: `UsageError` where a path does not lead to a latent.
  public func estimator(
    _ estimator: GradientEstimator,
    for latents: KeyPath<M, Tensor>...
  ) throws(UsageError) -> Self {
    let place = "VariationalInference.estimator"
    let variables = try bound.structure.latents(latents, of: model, place: place)
    return with { $0.estimators.choose(estimator, for: variables) }
  }

  /// How many draws of the guide the ELBO of a step is the mean of.
  ///
  /// Unless told: one, or four where the score function of discrete draws takes others as its baseline.
  public func particles(_ count: Int) -> Self { with { $0.particles = count } }

  /// Whether divergences from priors are taken in closed form where they are known; so they are, unless told.
  public func divergences(_ form: KLForm) -> Self { with { $0.klForm = form } }

  /// The rule of the steps; Adam with a learning rate of 0.001, unless told.
  public func optimizer(_ optimizer: any Optimizer) -> Self { with { $0.optimizer = optimizer } }

  /// The floating-point type of the steps.
  ///
  /// Unless told: single where a step reads 50,000 numbers of data or more, or 10,000 or more are learned, else double.
  public func precision(_ precision: Precision) -> Self { with { $0.precision = precision } }

  /// The key of all random numbers; 0, unless told.
  public func seed(_ seed: UInt64) -> Self { with { $0.seed = seed } }

  /// How many processors share a step (all, unless told); results do not depend on it.
  public func threads(_ count: Int) -> Self { with { $0.threads = count } }

  /// Keeps what has been learned after each of these numbers of steps, so that the fit's course can be looked at.
  public func keeping(steps: [Int]) -> Self {
    with { $0.keptSteps = Set(steps.filter { $0 >= 0 }).sorted() }
  }

  /// Calls `show` a few times a second during the fit.
  public func progress(_ show: @escaping @Sendable (FitProgress) -> Void) -> Self {
    with { $0.progress = show }
  }

  /// Lets parameters start at these values instead of those that they declare, and automatic guides near these values of
  /// their latents instead of the medians of the priors.
  ///
  /// - Throws: `UsageError` where a path does not lead to a parameter of the model, or to a latent with an automatic guide; a
  ///   latent that is integrated out is refused when the fit is run.
  public func start(at values: Bindings<M>) throws -> Self {
    let resolved = try bound.structure.resolve(values, of: model, as: "values")
    let structure = bound.structure
    let other = structure.declarations.map(\.variable).first { variable in
      guard resolved[variable] != nil, variable.role != .parameter else { return false }
      return variable.role != .latent || structure.guideKind(of: variable) != .automatic
    }
    if let other {
      let isLatent = other.role == .latent
      throw UsageError(
        what: "`\(structure.name(of: other))` is "
          + (isLatent ? "a latent without an automatic guide" : "not a parameter")
          + ", and has no start",
        place: "VariationalInference.start",
        fix: isLatent
          ? "Give the parameters of its guide a start"
          : "Name what is declared with @Parameter, or a latent that the guide does not mention"
      )
    }
    return with { $0.start.merge(resolved) { $1 } }
  }

  /// Makes `steps` steps; with 0, the fit holds the parameters as they start.
  ///
  /// Where nothing is left to fit, none is made: the bound is log p(x). Nor is one for a guide by `.laplace`.
  ///
  /// With a file of a fit that was saved, as by `checkpoint(to:every:)`, those steps are made that are missing after it: on the
  /// data that it was begun with, which are not in the file to be compared, it ends with the bits of one that was never interrupted.
  ///
  /// - Throws: `UsageError` for choices that do not fit the model, and for a file that is no whole fit, or one of another model, of
  ///   other sizes or with other choices; `StoppedFit` where a step gives NaN or an infinity,
  ///   where the fit has led a computed parameter of a distribution out of its domain, and where a guide is so narrow beside
  ///   its distance from 0 that numbers do not tell its draws apart.
  public func run(steps: Int, resuming path: String? = nil) throws -> Fit<M> {
    try run(steps: steps, epochs: nil, from: path.map(saved))
  }

  /// Passes `epochs` times over the data of the mini-batch's plate, those of a fit that was saved to a file among them.
  ///
  /// - Throws: as `run(steps:resuming:)`, and `UsageError` without a mini-batch.
  public func run(epochs: Int, resuming path: String? = nil) throws -> Fit<M> {
    guard let minibatch = options.minibatch else {
      throw UsageError(
        what: "epochs are asked for, but every step sees all data",
        place: "VariationalInference.run(epochs:)",
        fix: "Add `.minibatch(of: …, size: …)`, or use `run(steps:)`"
      )
    }
    let total = bound.sizes[minibatch.plate] ?? 0
    let size = max(1, min(minibatch.size, total))
    let (steps, overflow) = epochs.multipliedReportingOverflow(by: (total + size - 1) / size)
    guard epochs >= 0, !overflow else {
      throw UsageError(
        what: "\(epochs) is not a number of epochs",
        place: "VariationalInference.run(epochs:)",
        fix: epochs < 0 ? "Give 0 or more" : "Give fewer"
      )
    }
    return try run(steps: steps, epochs: epochs, from: path.map(saved))
  }

  func run(steps: Int, epochs: Int?, from earlier: FitState? = nil) throws -> Fit<M> {
    guard steps >= 0 else {
      throw UsageError(
        what: "\(steps) is not a number of steps",
        place: "VariationalInference.run",
        fix: "Give 0 or more"
      )
    }
    let made = earlier?.history.objective.count ?? 0
    guard made <= steps else {
      throw UsageError(
        what: "the fit has made \(made) steps, and \(steps) are asked for in all",
        place: "VariationalInference.run",
        fix: "Give \(made) or more"
      )
    }
    if let earlier, made == steps { return Fit(model: model, state: earlier) }
    let plan = try earlier?.plan ?? FitPlan(bound, options).piloted()
    if steps == 0 || plan.isExact || plan.isFound {
      var state = try plan.initialState()
      try state.checkResolution()
      if options.keptSteps.contains(0) { state.kept.append((0, state.values)) }
      if let path = options.checkpoint?.path { try state.save(to: path) }
      return Fit(model: model, state: state)
    }
    do {
      var loop = try FitLoop(plan, steps: steps, epochs: epochs, from: earlier)
      let state = try loop.run()
      do {
        if bound.hasAllData { try state.checkParameters(on: bound) }
      } catch let mistake as UsageError {
        throw StoppedFit(reason: mistake, lastGood: Fit(model: model, state: state))
      }
      return Fit(model: model, state: state)
    } catch let failure as UnsavedFit {
      throw StoppedFit(
        reason: failure.reason,
        lastGood: Fit(model: model, state: failure.state)
      )
    } catch let failure as StepFailure {
      throw StoppedFit(
        reason: Blame(failure).error,
        lastGood: Fit(model: model, state: failure.state)
      )
    }
  }
}
