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
  /// The lower triangular factor of minus the second derivatives.
  private let factor: [Double]

  private static let place = "Fit.linearResponse"
  private static let mostParameters = 400
  private static let comparisons = 1...4
  /// A fit that is so many nats below its optimum, beyond the noise of telling, is not there.
  private static let mostNats = 0.01

  init(_ fit: FitState, draws count: Int, seed: UInt64) throws {
    let plan = fit.plan
    let family = plan.assembly.family
    let dimension = family.blocks.reduce(0) { sum, block in
      let repetitions = block.plates.map { plan.bound.sizes[$0] ?? 1 }.product
      return sum + repetitions * block.noises.map(\.shape.product).reduce(0, +)
    }
    let size = min(max(count, 4 * dimension + 4), (1 << 16) - 2)
    let assembly = try Assembly(plan.bound, family, particles: size, klForm: plan.options.klForm)
    let weight = LogWeight(assembly, nil)
    let bound = Bound(weight.mean(weight.total)).substituting(plan.quantities.replacements)
    let draws = FixedDraws(for: bound.value, particles: .particles(size), sizes: plan.bound.sizes)
    let own = Set(family.blocks.flatMap(\.ownParameters).map(\.variable))
    let free = plan.quantities.filter { own.contains($0.parameter) }.map(\.free)
    let objective = bound.substituting(draws.replacements)
    func drawn(_ number: Int) throws(UsageError) -> [Variable: [Double]] {
      let key = RandomStream.Key(seed: seed, step: number, site: (1 << 15) - 3)
      guard let numbers = draws.numbers(key) else {
        throw UsageError(
          what: "\(dimension) coordinates are drawn, for which \(size) draws are too few",
          place: Self.place,
          fix: "Give `draws` of more than \(2 * dimension)"
        )
      }
      return numbers
    }
    let start = fit.values.merging(try drawn(0)) { $1 }
    let function = StateFunction(plan, objective, of: free, state: start)
    let origin = function.origin
    guard (1...Self.mostParameters).contains(origin.count) else {
      throw UsageError(
        what: "the guide has \(origin.count) numbers, and linear response takes from 1 to "
          + "\(Self.mostParameters)",
        place: Self.place,
        fix: origin.isEmpty
          ? "Nothing is drawn by an automatic guide: read the fit's own deviations"
          : "Choose a guide with fewer, such as `.meanField`"
      )
    }
    let program = try function.compiled(runs: 1_000)
    let search = RowwiseMinimum(from: [origin]) { points in
      let (value, slope) = function.value(of: program, at: points[0])
      return ([-value], [slope.map { -$0 }])
    }
    let best = search.points[0]
    var gains: [Double] = []
    for number in Self.comparisons {
      for (variable, values) in try drawn(number) { program.setState(of: variable, to: values) }
      let before = function.value(of: program, at: origin).value
      gains.append(function.value(of: program, at: best).value - before)
    }
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
    self.draws = draws
    numbers = start.merging(function.state(at: best)) { $1 }
    particles = .particles(size)
    realization = assembly.realization
    moved = function.variables
    let curvature = try Self.curvature(plan, objective, moved, numbers)
    guard let factor = Support.choleskyFactor(curvature) else {
      throw UsageError(
        what: "the bound has no maximum at the guide that was found",
        place: Self.place,
        fix: "Make more steps, or choose a guide with fewer parameters"
      )
    }
    self.factor = factor
  }

  /// Minus the second derivatives, by products with unit vectors.
  private static func curvature(
    _ plan: FitPlan,
    _ objective: Bound,
    _ moved: [Variable],
    _ numbers: [Variable: [Double]]
  ) throws -> [Double] {
    let targets = moved.map { Tensor($0) }
    let slopes = gradient(of: objective.value, withRespectTo: targets)
    let directions = moved.map { Variable(.state, shape: $0.shape, plates: $0.plates) }
    let along = zip(slopes, directions).reduce(Tensor(0)) { sum, own in
      sum + inner(own.0, own.1)
    }
    let products = gradient(of: along, withRespectTo: targets)
    let zeros = zip(directions, moved).map {
      ($0, Array(repeating: 0.0, count: numbers[$1]?.count ?? 0))
    }
    let size = zeros.map(\.1.count).reduce(0, +)
    let state = numbers.merging(zeros) { $1 }
    var source = plan.source(Graph(outputs: products), state: state)
    source.precision = .double
    source.minibatch = nil
    let program = try makeProgram(source, runs: size)
    var result: [Double] = []
    for (variable, zero) in zeros {
      for place in zero.indices {
        var unit = zero
        unit[place] = -1
        program.setState(of: variable, to: unit)
        _ = program.run(StepInputs())
        result += Self.elements(of: moved, program, plan)
      }
      program.setState(of: variable, to: zero)
    }
    // Symmetric but for rounding.
    return result.indices.map { index in
      0.5 * (result[index] + result[index % size * size + index / size])
    }
  }

  private static func inner(_ a: Tensor, _ b: Variable) -> Tensor {
    sum(a.broadcast(to: b.shape) * Tensor(b)).summed(over: b.axes)
  }

  private static func elements(
    of moved: [Variable],
    _ program: any Program,
    _ plan: FitPlan
  ) -> [Double] {
    moved.indices.flatMap { index in
      program.output(index).values(plates: moved[index].plates, sizes: plan.bound.sizes).doubles
    }
  }

  /// The variance of each element: of the means given what is integrated out, and the mean of the variances given these.
  func variance(of quantity: Tensor) throws -> Values {
    let structure = plan.bound.structure
    try QuantityChecks(structure: structure, family: plan.assembly.family).check(quantity)
    let collapse = plan.assembly.family.collapse
    let plates = structure.plates(of: quantity)
    guard let mean = collapse.mean(of: quantity) else { throw uncovered }
    let sizes = plates.map { plan.bound.sizes[$0] ?? 1 } + quantity.shape
    let weights = Variable(.state, shape: quantity.shape, plates: plates)
    let average = averaged(mean)
    let slopes = gradient(
      of: Self.inner(average, weights),
      withRespectTo: moved.map { Tensor($0) }
    )
    let count = sizes.product
    let zero = Array(repeating: 0.0, count: count)
    var source = plan.source(
      Graph(outputs: slopes),
      state: numbers.merging([weights: zero]) { $1 }
    )
    source.precision = .double
    source.minibatch = nil
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
        let slope = Self.elements(of: moved, program, plan)
        return inside[element] + solved(slope).reduce(0) { $0 + $1 * $1 }
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

  /// L⁻¹ x.
  private func solved(_ vector: [Double]) -> [Double] {
    let size = vector.count
    var result = vector
    for row in 0..<size {
      for column in 0..<row { result[row] -= factor[row * size + column] * result[column] }
      result[row] /= factor[row * size + row]
    }
    return result
  }

  private var uncovered: UsageError {
    UsageError(
      what: "the mean of this quantity given what the guide draws has no exact form",
      place: Self.place,
      fix: "Ask for parts that are linear in what is integrated out"
    )
  }
}
