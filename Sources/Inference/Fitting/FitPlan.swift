internal import EvidenceDistributions
internal import EvidenceExact
package import EvidenceModeling
package import EvidencePrograms
package import EvidenceTensors

/// Everything that a fit is made of before its first step.
package struct FitPlan: Sendable {
  package let bound: BoundModel
  package let options: FitOptions
  package let assembly: Assembly
  package let minibatch: Minibatch?
  /// What is learned, in order of declaration, the model's own first.
  package let quantities: [LearnedQuantity]
  package let precision: Precision
  /// To be maximized, as an expression of the free coordinates.
  package let objective: Bound
  /// The number of a step, from 1.
  let step: Variable
  /// How many draws a step makes.
  let particles: Int
  /// How the estimators were chosen where several could serve a latent.
  private(set) var trials: [EstimatorTrial] = []
  /// How far the gradients of biased estimators are from the exact ones, where these are known.
  private(set) var biases: [EstimatorBias] = []
  /// What stands in a step, and only there, for all that passes a `Dropout`.
  package let masks: [Tensor: Tensor]

  /// - Throws: `UsageError` for options that do not fit the model or one another.
  package init(_ bound: BoundModel, _ options: FitOptions) throws(UsageError) {
    try OptionChecks(options: options, bound: bound).check()
    let family = try GuideFamily(bound, options.guides, sampled: options.minibatch?.plate)
    try Self.requireStarts(options.start, family)
    try self.init(bound, options, family)
  }

  /// The same where a pilot of a few gradients has chosen among estimators, where several can serve a latent that is drawn without
  /// derivatives.
  package func piloted() throws -> FitPlan {
    let pilot = try EstimatorPilot(self)
    guard !pilot.trials.isEmpty || !pilot.biases.isEmpty else { return self }
    var plan = try FitPlan(bound, options, assembly.family, rules: pilot.rules)
    (plan.trials, plan.biases) = (pilot.trials, pilot.biases)
    return plan
  }

  /// `rules` are those of the options, unless told.
  init(
    _ bound: BoundModel,
    _ options: FitOptions,
    _ family: GuideFamily,
    rules given: [any EstimatorRule]? = nil
  ) throws(UsageError) {
    let structure = bound.structure
    let chosen = options.objective
    let (particles, chosenRules) = try Self.rules(options, family)
    let rules = given ?? chosenRules
    let assembly = try Assembly(
      bound,
      family,
      particles: particles,
      klForm: chosen.takesClosedDivergences ? options.klForm : .monteCarlo,
      rules: rules
    )
    let step = Variable(.state)
    let minibatch = options.minibatch.map { plate, size in
      let total = bound.sizes[plate] ?? 0
      return Minibatch(plate: plate, size: min(size, total), total: total)
    }
    if let plate = minibatch?.plate {
      try MinibatchChecks(plate: plate, assembly: assembly).check()
      try ParticleChecks(objective: chosen, assembly: assembly).check(plate)
    }
    let own = structure.declarations.filter { $0.role == .parameter }
    let declared = own.map { LearnedQuantity($0.variable, path: $0.path) }
    let guides = family.blocks.flatMap { block in
      block.ownParameters.map {
        LearnedQuantity($0, path: $1, scaling: block.measure?.scalings[$0])
      }
    }
    self.bound = bound
    self.options = options
    self.assembly = assembly
    self.minibatch = minibatch
    quantities = declared + guides
    let value = try chosen.bound(of: LogWeight(assembly, minibatch, step: Tensor(step)))
    try Self.require(value, of: chosen, assembly)
    objective = value.substituting(quantities.replacements)
    (self.step, self.particles) = (step, particles)
    masks = Tensor.masks(in: [objective.value, objective.surrogate])
    // Single precision leaves little of a factor.
    let rule = PrecisionRule(bound, minibatch, quantities).precision
    precision = options.precision ?? (family.collapse.integrated.isEmpty ? rule : .double)
  }

  /// An estimator for each block, and how many draws there are: one where that is all that they take, unless told.
  private static func rules(
    _ options: FitOptions,
    _ family: GuideFamily
  ) throws(UsageError) -> (particles: Int, rules: [any EstimatorRule]) {
    let form = options.objective.form
    func rules(_ particles: Int) throws(UsageError) -> [any EstimatorRule] {
      try EstimatorRules(family: family, form: form, particles: particles).rules(options.estimators)
    }
    if let stated = options.objective.particles ?? options.particles {
      return (stated, try rules(stated))
    }
    if let few = try? rules(1), !few.contains(where: { $0 is ScoreFunction }) { return (1, few) }
    return (Self.particlesOfScores, try rules(Self.particlesOfScores))
  }

  /// What an objective of one's own may have said wrongly.
  private static func require(
    _ bound: Bound,
    of objective: any Objective,
    _ assembly: Assembly
  ) throws(UsageError) {
    let place = "\(type(of: objective)).bound"
    for tensor in [bound.value, bound.surrogate] where tensor.mistake == nil {
      guard !(tensor.shape.isEmpty && tensor.axes.isEmpty) else { continue }
      throw UsageError(
        what: "the \(objective.name) is of event shape \(tensor.shape) and repeats over "
          + "\(tensor.axes.map(\.name)), not one number",
        place: place,
        fix: "Make it by `averaged()`, `combined { … }`, or `total` and `mean` of `local`"
      )
    }
    guard objective.form != .held, bound.surrogate == bound.value else { return }
    let blocks = zip(assembly.family.blocks, assembly.rules)
    let isPlain = { (rule: any EstimatorRule) in rule is Pathwise || rule is EnumeratedDraw }
    guard let (block, rule) = blocks.first(where: { !isPlain($1) }) else { return }
    throw UsageError(
      what:
        "the \(objective.name) is followed as it stands, and the gradient of \(block.names) is by "
        + rule.name,
      place: place,
      fix: "Make it by `averaged()` or `combined { … }`, which follow what estimators say"
    )
  }

  /// Each is the baseline of the others.
  private static let particlesOfScores = 4

  private static func requireStarts(
    _ start: [Variable: Values],
    _ family: GuideFamily
  ) throws(UsageError) {
    let integrated = family.collapse.integrated.first { start[$0] != nil }
    guard let integrated else { return }
    let name = family.collapse.bound.structure.name(of: integrated)
    throw UsageError(
      what: "`\(name)` is integrated out, and has no start",
      place: "VariationalInference.start",
      fix: "Leave it out, or ask for a guide of it"
    )
  }

  /// Whether nothing is left to fit: no parameter is learned, and every latent is summed or integrated out.
  package var isExact: Bool { quantities.isEmpty && assembly.family.blocks.isEmpty }

  /// Whether there is nothing that steps could learn: the guide is found before the first one.
  package var isFound: Bool {
    quantities.isEmpty && assembly.family.blocks.contains { $0.mode != nil }
  }

  /// The quantities that the objective depends on and that are not held; others stay where they start.
  package var moved: [LearnedQuantity] {
    let read = objective.surrogate.variables
    return quantities.filter { read.contains($0.free) && !options.held.contains($0.parameter) }
  }

  /// The numbers from which a start is searched: of every quantity on its free coordinates, and the constants of the guide.
  func initialNumbers() throws -> [Variable: [Double]] {
    let initial = InitialValues(seed: options.seed, sizes: bound.sizes, given: options.start)
    var numbers = assembly.family.constants
    for (number, quantity) in quantities.enumerated() {
      numbers[quantity.free] = try initial.elements(of: quantity, number: number)
    }
    return numbers
  }

  /// Where every quantity starts, on its free coordinates, with the constants of the guide.
  package func initialState() throws -> FitState { try initialState(from: initialNumbers()) }

  /// The same, found from the initial numbers.
  func initialState(from numbers: [Variable: [Double]]) throws -> FitState {
    var state = numbers
    let starts = GuideStart(bound: bound, family: assembly.family, given: options.start)
    let medians = try starts.elements(state, quantities)
    state.merge(medians) { $1 }
    let widths = try starts.widths(state, quantities)
    let isNarrow = widths.contains { free, own in
      zip(own, state[free] ?? []).contains { $0 < $1 - 1e-9 }
    }
    state.merge(widths) { $1 }
    // Locations take steps of the size of what is narrow.
    if isNarrow { state = try measured(state) }
    let open = quantities.filter { medians[$0.free] != nil && !starts.isGiven($0.parameter) }
    let search = try GuideSearch(plan: self, locations: open.map(\.free)).found(from: state)
    state.merge(search.starts) { $1 }
    let mode = try ModeSearch(plan: self).found(from: state)
    state.merge(mode.numbers) { $1 }
    let searched = options.searchesStart ? starts.searched : []
    let free = quantities.filter { searched.contains($0.parameter) }.map(\.free)
    let best = try SampleAverage(plan: self, parameters: free).found(from: state)
    if !best.isEmpty { state = try measured(state.merging(best) { $1 }) }
    if bound.hasAllData {
      let parameters = ParameterDomains(of: bound.structure.joint + bound.structure.guide)
      try parameters.check(bound, state, replacing: quantities.replacements)
    }
    let collapse = assembly.family.collapse
    let placed = assembly.realization(collapse.conditions)
    let conditions = Tensor.substituting(quantities.replacements, in: placed)
    try collapse.require(try Evaluation(bound: bound, state: state)(conditions))
    var fit = FitState(plan: self, values: state, startNote: search.note)
    fit.laplaceEstimate = mode.logEvidence
    return fit
  }

  /// A program over the model's data and state.
  package func source(
    _ graph: Graph,
    state: [Variable: [Double]],
    scalars: [Variable] = []
  ) throws(UsageError) -> ProgramSource {
    let read = Set(graph.variables)
    return ProgramSource(
      graph: graph,
      sizes: bound.sizes,
      minibatch: minibatch.map { .init(axis: $0.plate, size: $0.size) },
      precision: precision,
      data: try bound.data(of: read),
      state: state.filter { read.contains($0.key) },
      scalars: scalars,
      seed: options.seed,
      threads: options.threads
    )
  }

  /// A program in double precision over all data.
  func wholeSource(
    _ outputs: [Tensor],
    state: [Variable: [Double]]
  ) throws(UsageError) -> ProgramSource {
    var source = try source(Graph(outputs: outputs), state: state)
    source.precision = .double
    source.minibatch = nil
    return source
  }

  /// The numbers of a program's outputs, which are those of variables, one after the other.
  func elements(of variables: [Variable], _ program: any Program, from first: Int = 0) -> [Double] {
    variables.indices.flatMap { index in
      program.output(first + index).values(plates: variables[index].plates, sizes: bound.sizes)
        .doubles
    }
  }
}
