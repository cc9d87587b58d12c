internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Makes the steps of a fit in chunks, each one call of the program.
struct FitLoop {
  private let plan: FitPlan
  private let steps: Int
  private let epochs: Int?
  private let program: any Program
  private let optimized: OptimizerGraph
  private var batches: Batches?
  private var state: FitState
  private let moving: [Variable]
  /// Those of them that are the optimizer's own.
  private let kept: [Variable]

  /// A chunk is about this long, so that progress is seen and little is made again after a failure.
  private static let chunkSeconds = 0.4
  private static let chunkSizes = 1...8_192

  /// `earlier` is a fit of the same plan, or of one that is alike, to go on from.
  init(_ plan: FitPlan, steps: Int, epochs: Int?, from earlier: FitState? = nil) throws {
    let clock = ContinuousClock()
    let start = clock.now
    self.plan = plan
    self.steps = steps
    self.epochs = epochs
    let objective = plan.objective.substituting(plan.masks)
    optimized = try OptimizerGraph(
      plan.options.optimizer,
      objective,
      quantities: plan.moved,
      sizes: plan.bound.sizes,
      minibatch: plan.minibatch,
      number: plan.step
    )
    let graph = Graph(
      outputs: [objective.value, optimized.gradientNorm],
      updates: optimized.updates
    )
    let moving = graph.updates.map(\.variable)
    self.moving = moving
    let numbers = try plan.initialNumbers()
    var initial = numbers.merging(optimized.state) { $1 }
    let own = optimized.state
    let kept = moving.filter { own[$0] != nil }
    if let earlier {
      try Self.require(earlier.optimizer, like: kept.map { own[$0] ?? [] })
      initial.merge(zip(kept, earlier.optimizer)) { $1 }
    }
    let source = try plan.source(graph, state: initial, scalars: optimized.scalars)
    // Compiled while the start is searched.
    let compiled = Background { Result { try makeProgram(source, steps: steps) } }
    state = try earlier ?? plan.initialState(from: numbers)
    program = try compiled.value().get()
    for variable in source.state.keys {
      if let found = state.values[variable] { program.setState(of: variable, to: found) }
    }
    batches = plan.minibatch.map {
      Batches(total: $0.total, size: $0.size, seed: plan.options.seed)
    }
    self.kept = kept
    state.planned = steps
    state.engine = program.engine
    state.threads = program.threads
    state.compileSeconds += (clock.now - start).seconds
  }

  private static func require(
    _ numbers: [[Double]],
    like own: [[Double]]
  ) throws(UsageError) {
    if numbers.map(\.count) == own.map(\.count) { return }
    throw UsageError(
      what:
        "the fit's optimizer keeps \(numbers.map(\.count)) numbers, and this one \(own.map(\.count))",
      place: "VariationalInference.optimizer",
      fix: "Resume with the optimizer that the fit was begun with"
    )
  }

  /// Makes all steps, or those up to where the options' `shouldStop` was found to be true.
  ///
  /// - Throws: `StepFailure` where the objective or the length of its gradient is not finite; `UnsavedFit` where a checkpoint
  ///   cannot be written.
  mutating func run() throws -> FitState {
    let clock = ContinuousClock()
    let start = clock.now
    let before = state.trainSeconds
    // One step first: it may take seconds.
    var size = 1
    keep()
    while state.history.objective.count < steps {
      let chunkStart = clock.now
      let done = state.history.objective.count
      let next = plan.options.keptSteps.first { $0 > done } ?? steps
      let every = plan.options.checkpoint?.every ?? steps
      let count = min(size, steps - done, next - done, every - done % every)
      try makeSteps(first: done, count: count)
      keep()
      let seconds = (clock.now - chunkStart).seconds
      state.trainSeconds = before + (clock.now - start).seconds
      report()
      let isStopped = plan.options.shouldStop?() ?? false
      let isWhole = state.history.objective.count == steps
      if isWhole || isStopped { noteCourse() }
      if isWhole || isStopped || (done + count) % every == 0 { try save() }
      if isStopped { break }
      // At most double, so that one quick chunk does not make the next one endless.
      let wanted = Double(count) * Self.chunkSeconds / max(seconds, 1e-6)
      let bounded = min(wanted, Double(2 * size), Double(Self.chunkSizes.upperBound))
      size = max(Int(bounded), Self.chunkSizes.lowerBound)
    }
    readBack()
    return state
  }

  private mutating func makeSteps(first: Int, count: Int) throws {
    let before = moving.map(program.state(of:))
    let outputs = program.run(inputs(first: first, count: count))
    let objective = stride(from: 0, to: outputs.count, by: 2).map { outputs[$0] }
    let norms = stride(from: 1, to: outputs.count, by: 2).map { outputs[$0] }
    let failed = (0..<count).first { !objective[$0].isFinite || !norms[$0].isFinite }
    let good = failed ?? count
    state.history.objective += objective.prefix(good)
    state.history.gradientNorm += norms.prefix(good)
    if let batches { state.history.closeEpochs(batches) }
    guard let failed else { return }
    // Steps are functions of state and keys: made again from the chunk's start, they lead to the last good state.
    for (variable, elements) in zip(moving, before) { program.setState(of: variable, to: elements) }
    if failed > 0 { _ = program.run(inputs(first: first, count: failed)) }
    readBack()
    throw StepFailure(
      state: state,
      inputs: inputs(first: first + failed, count: 1),
      objective: objective[failed],
      gradientNorm: norms[failed]
    )
  }

  private mutating func inputs(first: Int, count: Int) -> StepInputs {
    let optimizer = plan.options.optimizer
    // Steps of small models take less than a microsecond: nothing here may allocate for each.
    var scalars: [Double] = []
    scalars.reserveCapacity(2 * count)
    for step in first..<first + count {
      scalars.append(optimizer.learningRate(at: step, of: steps))
      scalars.append(Double(step + 1))
    }
    let rows = batches?.rows(first: first, count: count)
    return StepInputs(
      first: first,
      count: count,
      scalars: scalars,
      rows: rows?.rows ?? [],
      rowCounts: rows?.counts ?? []
    )
  }

  private mutating func readBack() {
    for quantity in plan.moved { state.values[quantity.free] = program.state(of: quantity.free) }
    state.optimizer = kept.map(program.state(of:))
  }

  private mutating func noteCourse() {
    state.lateNote = state.history.lateNote(plan.options.optimizer, planned: steps)
  }

  private mutating func save() throws {
    guard let path = plan.options.checkpoint?.path else { return }
    readBack()
    do {
      try state.save(to: path)
    } catch let error as UsageError {
      throw UnsavedFit(state: state, reason: error)
    }
  }

  /// Keeps what has been learned where that was asked for.
  private mutating func keep() {
    let done = state.history.objective.count
    guard plan.options.keptSteps.contains(done), state.kept.last?.step != done else { return }
    readBack()
    state.kept.append((done, state.values))
  }

  private func report() {
    guard let progress = plan.options.progress else { return }
    let done = state.history.objective.count
    let rate = Double(done) / max(state.trainSeconds, 1e-9)
    let window = min(done, max(50, min(1_000, done / 10)))
    let latest = state.history.latest(window)
    let passed = batches.map { Double(done) / Double($0.stepsPerEpoch) }
    progress(
      FitProgress(
        step: done,
        steps: steps,
        epochs: passed.flatMap { passed in epochs.map { (passed, $0) } },
        stepsPerSecond: rate,
        objective: latest.mean,
        standardError: latest.standardError,
        secondsLeft: Double(steps - done) / rate
      )
    )
  }
}

extension Duration {
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
