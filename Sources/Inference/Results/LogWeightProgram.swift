internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Computes the log-weights of a fit on some data, a group of draws and a block of rows at a time.
package struct LogWeightProgram {
  private let bound: BoundModel
  private let plates: [Axis]
  private let draws: Int
  /// How many draws one step makes.
  private let group: Int
  private let block: (plate: Axis, rows: Int)?
  private let program: any Program

  /// About how many numbers of data times draws a step works on, unless told.
  package static let stepSize = 1 << 21
  /// Particles number the streams of draws with 16 bits.
  private static let mostParticles = (1 << 16) - 1

  init(
    _ state: FitState,
    _ bound: BoundModel,
    draws: Int,
    seed: UInt64,
    stepSize: Int = LogWeightProgram.stepSize
  ) throws {
    let plan = state.plan
    let family = try plan.assembly.family.on(bound)
    let size = max(1, bound.data.values.reduce(0) { max($0, $1.count) })
    let single = try Assembly(bound, family, klForm: .monteCarlo)
    let shared = single.sharedPlates
    let largest = shared.max { (bound.sizes[$0] ?? 0) < (bound.sizes[$1] ?? 0) }
    var block: (plate: Axis, rows: Int)?
    var group = min(draws, max(1, stepSize / size), Self.mostParticles)
    if let plate = largest, let total = bound.sizes[plate], total > 0,
      (try? MinibatchChecks(plate: plate, assembly: single).check()) != nil
    {
      let perRow = max(1, size / total)
      group = min(draws, max(1, min(64, stepSize / perRow)))
      // A single block too: draws are keyed by the rows of blocks, and must not tell how many there are.
      block = (plate, min(total, max(1, stepSize / (perRow * group))))
    }
    let assembly = try Assembly(
      bound,
      family,
      particles: group,
      klForm: .monteCarlo
    )
    let weights = assembly.logWeights
    // Each block adds its share of what repeats over its plate; the rest is the same in each.
    let isBlocked = { (part: LogFactor) in block.map { part.plates.contains($0.plate) } ?? false }
    let rest = [assembly.rest.filter(isBlocked), assembly.rest.filter { !isBlocked($0) }]
    let outputs = Tensor.substituting(
      plan.quantities.replacements,
      in: [weights.tensor] + rest.map { assembly.total($0, nil) }
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
        data: try bound.data(of: read),
        state: family.constants.merging(state.values) { $1 }.filter { read.contains($0.key) },
        seed: seed,
        threads: plan.options.threads
      ),
      runs: blocks * ((draws + group - 1) / group)
    )
    self.bound = bound
    plates = bound.structure.plates.filter(weights.plates.contains)
    self.draws = draws
    self.group = group
    self.block = block
  }

  func run() -> LogWeights {
    let sizes = plates.map { bound.sizes[$0] ?? 1 }
    var values = Array(repeating: [Double](), count: sizes.product)
    for index in values.indices { values[index].reserveCapacity(draws) }
    var rest = 0.0
    for first in stride(from: 0, to: draws, by: group) {
      let wanted = min(group, draws - first)
      for rows in blocks {
        _ = program.run(inputs(draw: first / group, rows))
        let numbers = weights(of: rows)
        for (place, datum) in data(of: rows).enumerated() {
          values[datum] += numbers[place * group..<place * group + wanted]
        }
        guard first == 0 else { continue }
        rest += program.output(1).elements[0]
        if rows.lowerBound == 0 { rest += program.output(2).elements[0] }
      }
    }
    return LogWeights(draws: draws, plates: plates.map(\.name), values: values, rest: rest)
  }

  /// The weights of a block: plates in order of declaration, then draws.
  private func weights(of rows: Range<Int>) -> [Double] {
    var sizes = bound.sizes
    if let block { sizes[block.plate] = rows.count }
    let particles = group > 1 ? [Axis.particles(group)] : []
    return program.output(0).values(plates: plates + particles, sizes: sizes).doubles
  }

  /// Which data the elements of a block are, plates in order of declaration.
  private func data(of rows: Range<Int>) -> [Int] {
    plates.reduce([0]) { data, plate in
      let size = bound.sizes[plate] ?? 1
      let own = plate == block?.plate ? rows : 0..<size
      return data.flatMap { datum in own.map { datum * size + $0 } }
    }
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
