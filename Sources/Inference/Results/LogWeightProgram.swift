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
  let group: Int
  private let block: (plate: Axis, rows: Int)?
  private let program: any Program

  /// About how many numbers of data times draws a step works on, unless told.
  package static let stepSize = 1 << 21
  /// Particles number the streams of draws with 16 bits.
  static let mostParticles = (1 << 16) - 1

  init(
    _ state: FitState,
    _ bound: BoundModel,
    draws: Int,
    seed: UInt64,
    stepSize: Int = LogWeightProgram.stepSize,
    mostAtOnce: Int = LogWeightProgram.mostParticles
  ) throws {
    let plan = state.plan
    let family = try plan.assembly.family.on(bound)
    let size = max(1, bound.data.values.reduce(0) { max($0, $1.count) })
    let single = try Assembly(bound, family, klForm: .monteCarlo)
    let shared = single.sharedPlates
    let largest = shared.max { (bound.sizes[$0] ?? 0) < (bound.sizes[$1] ?? 0) }
    var block: (plate: Axis, rows: Int)?
    var group = min(draws, max(1, stepSize / size), mostAtOnce)
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

  /// The names of the plates whose elements are data.
  var plateNames: [String] { plates.map(\.name) }
  var dataCount: Int { plates.map { bound.sizes[$0] ?? 1 }.product }
  /// What may be weighed by itself: the repetitions of a plate, or all data together.
  var rows: [Int] { Array(0..<(block.flatMap { bound.sizes[$0.plate] } ?? 1)) }

  func run() -> LogWeights {
    var values = Array(repeating: [Double](), count: dataCount)
    for index in values.indices { values[index].reserveCapacity(draws) }
    let rest = append(0..<draws, of: rows, to: &values)
    return LogWeights(draws: draws, plates: plateNames, values: values, rest: rest)
  }

  /// Adds the weights of some draws, the first a multiple of those made at once, to those of the data of some rows.
  ///
  /// Returns what these rows add besides, where the first draw is among the draws.
  func append(_ wanted: Range<Int>, of rows: [Int], to values: inout [[Double]]) -> Double {
    var rest = 0.0
    let size = block?.rows ?? 1
    for first in stride(from: wanted.lowerBound, to: wanted.upperBound, by: group) {
      let count = min(group, wanted.upperBound - first)
      for start in stride(from: 0, to: rows.count, by: size) {
        let own = Array(rows[start..<min(start + size, rows.count)])
        _ = program.run(inputs(draw: first / group, own))
        let numbers = weights(ofRows: own.count)
        for (place, datum) in data(of: own).enumerated() {
          values[datum] += numbers[place * group..<place * group + count]
        }
        guard first == 0 else { continue }
        rest += program.output(1).elements[0]
        if own.first == 0 { rest += program.output(2).elements[0] }
      }
    }
    return rest
  }

  /// The weights of a block: plates in order of declaration, then draws.
  private func weights(ofRows count: Int) -> [Double] {
    var sizes = bound.sizes
    if let block { sizes[block.plate] = count }
    let particles = group > 1 ? [Axis.particles(group)] : []
    return program.output(0).values(plates: plates + particles, sizes: sizes).doubles
  }

  /// Which data the elements of some rows are, plates in order of declaration.
  func data(of rows: [Int]) -> [Int] {
    plates.reduce([0]) { data, plate in
      let size = bound.sizes[plate] ?? 1
      let own = plate == block?.plate ? rows : Array(0..<size)
      return data.flatMap { datum in own.map { datum * size + $0 } }
    }
  }

  private func inputs(draw: Int, _ rows: [Int]) -> StepInputs {
    guard block != nil else { return StepInputs(first: draw) }
    return StepInputs(first: draw, rows: rows.map(Int32.init), rowCounts: [rows.count])
  }
}
