internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// A bound over fixed draws at its maximum in the guide's own parameters, with its second derivatives there.
struct ResponseState: Sendable {
  private let plan: FitPlan
  /// The numbers of everything at the maximum, the draws among them.
  private let numbers: [Variable: [Double]]
  private let draws: FixedDraws
  private let realization: Realization
  private let particles: Axis
  private let moved: [Variable]
  private let curvature: BoundCurvature

  private static let place = "Fit.linearResponse"
  private static let mostParameters = 400
  private static let comparisons = 1...4
  /// A fit that is so many nats below its optimum, beyond the noise of telling, is not there.
  private static let mostNats = 0.01

  init(_ fit: FitState, draws count: Int, seed: UInt64) throws {
    let most = (1 << 16) - 2
    guard (1...most).contains(count) else {
      throw UsageError(
        what: "\(count) draws are asked for",
        place: Self.place,
        fix: "Ask for from 1 to \(most); where these are few, there are four for each coordinate"
      )
    }
    let plan = fit.plan
    let dimension = plan.noiseCount
    let size = min(max(count, 4 * dimension + 4), most)
    let fixed = try FixedBound(plan, particles: size)
    let own = Set(plan.assembly.family.blocks.flatMap(\.ownParameters).map(\.variable))
    let free = plan.quantities.filter { own.contains($0.parameter) }.map(\.free)
    func drawn(_ number: Int) throws(UsageError) -> [Variable: [Double]] {
      let key = RandomStream.Key(seed: seed, step: number, site: (1 << 15) - 3)
      guard let numbers = fixed.draws.numbers(key) else {
        throw UsageError(
          what: "\(dimension) coordinates are drawn, for which \(size) draws are too few",
          place: Self.place,
          fix: "Choose a guide with fewer coordinates, or integrate more out"
        )
      }
      return numbers
    }
    let start = fit.values.merging(try drawn(0)) { $1 }
    let function = try StateFunction(plan, fixed.objective, of: free, state: start)
    let learned = function.origin.count
    guard (1...Self.mostParameters).contains(learned) else {
      throw UsageError(
        what: "the guide has \(learned) numbers, and linear response takes from 1 to "
          + "\(Self.mostParameters)",
        place: Self.place,
        fix: learned == 0
          ? "Nothing is drawn by an automatic guide: read the fit's own deviations"
          : "Choose a guide with fewer, such as `.meanField`"
      )
    }
    let program = try function.compiled(runs: 1_000)
    let others = try Self.comparisons.map(drawn)
    let (best, gains) = FixedBound.highest(of: function, program, comparing: others)
    let (gain, squaredError) = gains.meanAndSquaredError
    guard gain < Self.mostNats + 3 * squaredError.squareRoot() else {
      throw UsageError(
        what:
          "the fit is \(gain.words(digits: 2)) nats below the optimum of its guide, where alone "
          + "means respond as those of the posterior",
        place: Self.place,
        fix: "Make more steps, or lower the learning rate at the end"
      )
    }
    self.plan = plan
    draws = fixed.draws
    numbers = start.merging(function.state(at: best)) { $1 }
    particles = .particles(size)
    realization = fixed.realization
    moved = function.variables
    curvature = try BoundCurvature(plan, fixed.objective, of: moved, at: numbers)
    guard curvature.fault == nil else {
      throw UsageError(
        what: "the bound has no maximum at the guide that was found",
        place: Self.place,
        fix: "Make more steps, or choose a guide with fewer parameters"
      )
    }
  }

  /// The variance of each element: of the means given what is integrated out, and the mean of the variances given these.
  func variance(of quantity: Tensor) throws -> Values {
    let structure = plan.bound.structure
    let quantity = structure.here(quantity)
    try QuantityChecks(structure: structure, family: plan.assembly.family).check(quantity)
    let collapse = plan.assembly.family.collapse
    let plates = structure.plates(of: quantity)
    guard let mean = collapse.mean(of: quantity) else { throw uncovered }
    let sizes = plates.map { plan.bound.sizes[$0] ?? 1 } + quantity.shape
    let weights = Variable(.state, shape: quantity.shape, plates: plates)
    let average = averaged(mean)
    let slopes = gradient(of: average.inner(weights), withRespectTo: moved.map { Tensor($0) })
    let count = sizes.product
    let zero = Array(repeating: 0.0, count: count)
    let source = try plan.wholeSource(slopes, state: numbers.merging([weights: zero]) { $1 })
    let program = try makeProgram(source, runs: count)
    var inside = zero
    if quantity.variables.contains(where: collapse.variables.contains) {
      guard let spread = collapse.mean(of: square(quantity - mean)) else { throw uncovered }
      let array = try Evaluation(bound: plan.bound, state: numbers)([averaged(spread)])[0]
      inside = array.values(plates: plates, sizes: plan.bound.sizes).doubles
    }
    return try Values(
      zero.indices.map { element in
        var unit = zero
        unit[element] = 1
        program.setState(of: weights, to: unit)
        _ = program.run(StepInputs())
        let own = curvature.solved(plan.elements(of: moved, program))
        return inside[element] + own.reduce(0) { $0 + $1 * $1 }
      },
      shape: sizes
    )
  }

  /// The mean over the fixed draws, as an expression of the free coordinates.
  private func averaged(_ expression: Tensor) -> Tensor {
    let drawn = realization([expression])[0].substituting(draws.replacements)
    let free = drawn.substituting(plan.quantities.replacements)
    guard free.axes.contains(particles) else { return free }
    return free.summed(over: particles) / .size(of: particles)
  }

  private var uncovered: UsageError {
    UsageError(
      what: "the mean of this quantity given what the guide draws has no exact form",
      place: Self.place,
      fix: "Ask for parts that are linear in what is integrated out"
    )
  }
}
