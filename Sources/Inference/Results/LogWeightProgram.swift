internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Computes the log-weights of a fit on some data, a group of draws and a block of rows at a time.
struct LogWeightProgram {
  private let bound: BoundModel
  private let weights: LogFactor
  private let draws: Int
  /// How many draws one step makes.
  private let group: Int
  private let block: (plate: Axis, rows: Int)?
  private let program: any Program

  /// About how many numbers of data times draws a step works on.
  private static let stepSize = 1 << 21
  /// Particles number the streams of draws with 16 bits.
  private static let mostParticles = (1 << 16) - 1

  init(_ state: FitState, _ bound: BoundModel, draws: Int, seed: UInt64) throws {
    let plan = state.plan
    let family = plan.assembly.family
    let size = max(1, bound.data.values.reduce(0) { max($0, $1.count) })
    let single = try Assembly(plan.bound, family, klForm: .monteCarlo)
    let plates = single.sharedPlates
    let largest = plates.max { (bound.sizes[$0] ?? 0) < (bound.sizes[$1] ?? 0) }
    var block: (plate: Axis, rows: Int)?
    var group = min(draws, max(1, Self.stepSize / size), Self.mostParticles)
    if let plate = largest, let total = bound.sizes[plate], total > 0,
      (try? MinibatchChecks(plate: plate, assembly: single).check()) != nil
    {
      let perRow = max(1, size / total)
      group = min(draws, max(1, min(64, Self.stepSize / perRow)))
      let rows = max(1, Self.stepSize / (perRow * group))
      if rows < total { block = (plate, rows) }
    }
    let assembly = try Assembly(
      plan.bound,
      family,
      particles: group,
      klForm: .monteCarlo
    )
    let weights = assembly.logWeights
    let outputs = Tensor.substituting(
      plan.quantities.replacements,
      in: [weights.tensor, assembly.total(assembly.rest, nil)]
    )
    let graph = Graph(outputs: outputs)
    let read = Set(graph.variables)
    let blocks = block.map { ((bound.sizes[$0.plate] ?? 0) + $0.rows - 1) / $0.rows } ?? 1
    program = try makeProgram(
      ProgramSource(
        graph: graph,
        sizes: bound.sizes,
        minibatch: block.map { .init(axis: $0.plate, size: $0.rows) },
        precision: plan.precision,
        data: bound.data.filter { read.contains($0.key) },
        state: state.values.filter { read.contains($0.key) },
        seed: seed,
        threads: plan.options.threads
      ),
      runs: blocks * ((draws + group - 1) / group)
    )
    self.bound = bound
    self.weights = LogFactor(outputs[0], plates: weights.plates)
    self.draws = draws
    self.group = group
    self.block = block
  }

  func run() -> LogWeights {
    let particles = group > 1 ? [Axis.particles(group)] : []
    // The blocked plate first: blocks follow one another.
    let plates = weights.plates.sorted.filter { $0 != block?.plate }
    let order = (block.map { [$0.plate] } ?? []) + plates
    let data = order.map { bound.sizes[$0] ?? 1 }.reduce(1, *)
    var values = Array(repeating: [Double](), count: data)
    for index in values.indices { values[index].reserveCapacity(draws) }
    var rest = 0.0
    for first in stride(from: 0, to: draws, by: group) {
      var datum = 0
      for rows in blocks {
        var sizes = bound.sizes
        if let block { sizes[block.plate] = rows.count }
        _ = program.run(inputs(draw: first / group, rows))
        let numbers = program.output(0).values(plates: order + particles, sizes: sizes).doubles
        rest = program.output(1).elements[0]
        let wanted = min(group, draws - first)
        for start in stride(from: 0, to: numbers.count, by: group) {
          values[datum] += numbers[start..<start + wanted]
          datum += 1
        }
      }
    }
    let names = weights.plates.sorted.map(\.name)
    return LogWeights(draws: draws, plates: names, values: values, rest: rest)
  }

  private var blocks: [Range<Int>] {
    guard let block, let total = bound.sizes[block.plate] else { return [0..<1] }
    return stride(from: 0, to: total, by: block.rows).map { $0..<min($0 + block.rows, total) }
  }

  private func inputs(draw: Int, _ rows: Range<Int>) -> StepInputs {
    guard block != nil else { return StepInputs(first: draw) }
    return StepInputs(first: draw, rows: rows.map(Int32.init), rowCounts: [rows.count])
  }
}
