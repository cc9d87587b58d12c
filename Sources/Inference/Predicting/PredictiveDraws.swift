internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Draws of an expression of latents, data and responses, many at once, by one program.
struct PredictiveDraws {
  private let program: any Program
  private let group: Int
  private let stands: [Stand]
  private let order: [Axis]
  private let sizes: [Axis: Int]
  /// Plates in order of declaration, then the event shape.
  let shape: [Int]

  /// Draws of a latent of the fit that stand in its place.
  private struct Stand {
    let variable: Variable
    let draws: [Double]
    let size: Int

    /// So many draws from one of them on; the last again where there are no more, for what is made and not used.
    func chunk(from first: Int, _ group: Int, of all: Int) -> [Double] {
      let end = Swift.min(first + group, all)
      var own = Array(draws[first * size..<end * size])
      while own.count < group * size { own += own.suffix(size) }
      return own
    }
  }

  /// How many draws, and numbers of a quantity, are made at once.
  private static let (mostDraws, mostNumbers) = (1_024, 1 << 17)
  /// - Throws: `NoSampler` where something is drawn for which no sampler is an expression.
  init(
    _ quantity: Tensor,
    _ plan: PredictionPlan,
    drawing drawn: Set<Variable>,
    draws: Int,
    seed: UInt64,
    like original: Tensor? = nil,
    numbers given: [Variable: [Double]] = [:],
    group limit: Int = .max
  ) throws {
    let bound = plan.bound
    let plates = bound.structure.plates(of: original ?? quantity)
    let size = (plates.map { bound.sizes[$0] ?? 1 } + quantity.shape).product
    let group = max(1, min(draws, limit, Self.mostDraws, Self.mostNumbers / max(1, size)))
    var placement = Placement(plan, drawn, particles: group > 1 ? .particles(group) : nil)
    let expression = try placement.placed([quantity])[0]
      .substituting(plan.state.plan.quantities.replacements)
    let graph = Graph(outputs: [expression])
    let read = Set(graph.variables)
    try Self.requireSeen(plan, read)
    var numbers = plan.state.plan.assembly.family.constants
    numbers.merge(plan.state.values) { $1 }
    numbers.merge(placement.family?.constants ?? [:]) { own, _ in own }
    numbers.merge(placement.masks) { $1 }
    numbers.merge(given) { $1 }
    stands = try placement.stands.filter { read.contains($0.variable) }.map { latent, variable in
      let own = try plan.posterior(of: latent, draws: draws, seed: seed).draws
      return Stand(variable: variable, draws: Array(own.joined()), size: own[0].count)
    }
    for stand in stands { numbers[stand.variable] = stand.chunk(from: 0, group, of: draws) }
    func makeDrawing(_ graph: Graph, runs: Int) throws -> any Program {
      let read = Set(graph.variables)
      return try makeProgram(
        ProgramSource(
          graph: graph,
          sizes: bound.sizes,
          precision: plan.state.plan.precision,
          data: try bound.data(of: read),
          state: numbers.filter { read.contains($0.key) },
          seed: seed ^ FitState.predictionKey,
          threads: plan.state.plan.options.threads
        ),
        runs: runs
      )
    }
    program = try makeDrawing(graph, runs: (draws + group - 1) / group)
    self.group = group
    sizes = bound.sizes
    order = (group > 1 ? [.particles(group)] : []) + plates
    shape = plates.map { bound.sizes[$0] ?? 1 } + quantity.shape
    let domains = ParameterDomains(of: placement.factors)
    if domains.tensors.isEmpty { return }
    let parameters = try placement.placed(domains.tensors).map {
      $0.substituting(plan.state.plan.quantities.replacements)
    }
    let look = Graph(outputs: parameters)
    let first = try makeDrawing(look, runs: 1)
    for stand in stands where look.variables.contains(stand.variable) {
      first.setState(of: stand.variable, to: numbers[stand.variable] ?? [])
    }
    _ = first.run(StepInputs())
    try domains.check(parameters.indices.map(first.output))
  }

  /// What was learned for each repetition of a plate is not known of others.
  private static func requireSeen(
    _ plan: PredictionPlan,
    _ read: Set<Variable>
  ) throws(UsageError) {
    for quantity in plan.state.plan.quantities where read.contains(quantity.free) {
      guard let plate = quantity.free.plates.first(where: { plan.old[$0] != nil }) else { continue }
      throw UsageError(
        what: "`\(quantity.path)` was learned for each of the "
          + "\(plan.state.plan.bound.sizes[plate] ?? 0) \(plate) of the fit, and there are others now",
        place: "Fit.predict",
        fix: "Let it be a latent, which has a prior for new \(plate)"
      )
    }
  }

  /// Calls `use` with each of some draws.
  func forEach(_ draws: Int, _ use: (ArraySlice<Double>) -> Void) {
    let size = shape.product
    for first in stride(from: 0, to: draws, by: group) {
      let count = min(group, draws - first)
      for stand in stands {
        program.setState(of: stand.variable, to: stand.chunk(from: first, group, of: draws))
      }
      _ = program.run(StepInputs(first: first / group))
      let numbers = program.output(0).values(plates: order, sizes: sizes).doubles
      let step = numbers.count < group * size ? 0 : size
      for index in 0..<count { use(numbers[index * step..<index * step + size]) }
    }
  }
}

/// A distribution whose draws are no expression of noise.
struct NoSampler: Error {}
