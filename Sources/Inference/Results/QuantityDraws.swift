internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Values of an expression of the model at draws of the guide.
struct QuantityDraws {
  private let program: any Program
  private let group: Int
  private let isRandom: Bool
  private let order: [Axis]
  private let sizes: [Axis: Int]
  /// Plates in order of declaration, then the event shape.
  let shape: [Int]

  /// How many draws of a quantity are made at once, at most.
  static func group(of quantity: Tensor, _ bound: BoundModel) -> Int {
    let size = quantity.axes.map { bound.sizes[$0] ?? 1 }.product * quantity.shape.product
    return max(1, min(256, (1 << 18) / max(1, size)))
  }

  init(
    _ quantity: Tensor,
    _ state: FitState,
    _ bound: BoundModel,
    draws: Int,
    seed: UInt64,
    group limit: Int = .max,
    plates: [Axis]? = nil,
    numbers: [Variable: [Double]] = [:]
  ) throws {
    let plan = state.plan
    let family = try plan.assembly.family.on(bound)
    try QuantityChecks(structure: bound.structure, family: family).check(quantity)
    let plates = plates ?? bound.structure.plates(of: quantity)
    let wanted = max(1, min(draws, limit, Self.group(of: quantity, bound)))
    let realization = Realization(
      of: family,
      particles: wanted > 1 ? .particles(wanted) : nil,
      isComplete: true
    )
    let drawn = realization([quantity])[0].substituting(plan.quantities.replacements)
    isRandom = Tensor.listed([drawn]).contains { tensor in
      if case .noise = tensor.operation { true } else { false }
    }
    let graph = Graph(outputs: [drawn])
    let read = Set(graph.variables)
    let source = ProgramSource(
      graph: graph,
      sizes: bound.sizes,
      precision: plan.precision,
      data: try bound.data(of: read),
      state: family.constants.merging(state.values) { $1 }.merging(numbers) { $1 }
        .filter { read.contains($0.key) },
      seed: seed ^ FitState.evaluationKey,
      threads: plan.options.threads
    )
    group = wanted
    program = try makeProgram(source, runs: isRandom ? (draws + wanted - 1) / wanted : 1)
    sizes = bound.sizes
    order = (wanted > 1 ? [.particles(wanted)] : []) + plates
    shape = plates.map { bound.sizes[$0] ?? 1 } + quantity.shape
  }

  /// All draws, one after the other: [count, plates…, event…].
  func values(_ count: Int) throws -> Values {
    var elements: [Double] = []
    forEach(count) { elements += $0 }
    if elements.count < count * shape.product {
      elements = (0..<count).flatMap { _ in elements }
    }
    return try Values(elements, shape: [count] + shape)
  }

  /// Calls `use` with each draw; with a single one where nothing is random.
  func forEach(_ draws: Int, _ use: (ArraySlice<Double>) -> Void) {
    let wanted = isRandom ? draws : 1
    for first in stride(from: 0, to: wanted, by: group) {
      _ = program.run(StepInputs(first: first / group))
      let numbers = program.output(0).values(plates: order, sizes: sizes).doubles
      for index in 0..<min(group, wanted - first) {
        use(numbers[index * shape.product..<(index + 1) * shape.product])
      }
    }
  }
}

/// What an expression may read to be drawn.
struct QuantityChecks {
  let structure: Structure
  let family: GuideFamily

  func check(_ quantity: Tensor) throws(UsageError) {
    if let mistake = quantity.mistake {
      throw UsageError(what: mistake, place: "Fit", fix: "Correct the shapes in the formula")
    }
    let read = quantity.variables
    let own = Set(family.blocks.flatMap(\.ownParameters).map(\.variable))
    if !read.allSatisfy({ structure.declares($0) || $0.role == .state || own.contains($0) }) {
      throw UsageError(
        what: "the quantity reads a variable that \(structure.name) does not declare",
        place: "Fit",
        fix: "Use the variables of the model that the closure is given"
      )
    }
  }
}
