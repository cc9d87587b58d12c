internal import EvidenceTensors

/// Everything about a native program but its memory: what is computed where, and the C that does it.
final class ProgramPlan {
  let graph: Graph
  let layout: BlockLayout
  let analysis: Analysis
  let storage: Storage
  let phases: [Phase]
  let renderer: Renderer
  let variables: [Variable]
  let gatheredVariables: [Variable]
  let gathered: [Variable: Int]
  let scalarCount: Int
  /// Where the outputs lie that are read after every step.
  let scalarOutputs: [Int]
  let text: String
  private let masters: [Variable: Int]

  init(_ source: ProgramSource, isGuarded: Bool = false) {
    let graph = source.graph.nativeForm(source.sizes)
    let layout = BlockLayout(source, graph)
    let analysis = Analysis(graph, layout, scalars: Set(source.scalars))
    let schedule = Schedule(analysis)
    var phases = schedule.phases()
    let storage = Storage(
      schedule,
      phases,
      scalars: Set(source.scalars),
      state: Set(source.state.keys),
      isGuarded: isGuarded
    )
    var targets: [Tensor: [Variable]] = [:]
    for update in graph.updates { targets[update.value, default: []].append(update.variable) }
    let shadowed = Hazards(schedule: schedule, phases: phases).shadowed(targets)
    for variable in shadowed { storage.reserveShadow(variable) }
    phases += Self.commits(of: shadowed, storage, after: schedule.levels.count)
    let scalars = Dictionary(uniqueKeysWithValues: source.scalars.enumerated().map { ($1, $0) })
    let written = graph.updates.map(\.variable)
    let read = graph.variables
    let all = (read + written).filter { scalars[$0] == nil }
    var seen: Set<Variable> = []
    variables = all.filter { seen.insert($0).inserted }
    gatheredVariables = variables.filter { variable in
      let isBlock = layout.blockAxis.map(variable.axes.contains) ?? false
      return layout.isMinibatch && isBlock && source.data[variable] != nil
    }
    gathered = Dictionary(uniqueKeysWithValues: gatheredVariables.enumerated().map { ($1, $0) })
    renderer = Renderer(
      storage: storage,
      phases: phases,
      scalars: scalars,
      gathered: gathered,
      dataTypes: source.data.mapValues { Self.typeName($0) },
      targets: targets
    )
    self.graph = graph
    self.layout = layout
    self.analysis = analysis
    self.storage = storage
    self.phases = phases
    scalarCount = source.scalars.count
    scalarOutputs = graph.outputs.filter { $0.shape.isEmpty && $0.axes.isEmpty }.map { output in
      guard case .global(let offset)? = storage.places[output] else {
        preconditionFailure("a scalar output is not stored")
      }
      return offset
    }
    masters = storage.masterPlaces
    text = renderer.render()
  }

  /// Phases that put values kept aside in their places: row by row where a step sees only some rows.
  private static func commits(of shadowed: [Variable], _ storage: Storage, after level: Int)
    -> [Phase]
  {
    let layout = storage.layout
    let even = (level + 1) / 2 * 2
    func groups(_ variables: [Variable], level: Int, _ work: (Variable) -> Group.Work) -> [Group] {
      variables.map { variable in
        let domain = layout.extents(shape: variable.shape, axes: variable.axes)
        return Group(work(variable), level: level, domain: domain)
      }
    }
    let plain = shadowed.filter { storage.masterPlaces[$0] == nil }
    let byRow = shadowed.filter { storage.masterPlaces[$0] != nil }
    var phases: [Phase] = []
    if !plain.isEmpty {
      phases.append(Phase(level: even, serial: groups(plain, level: even) { .commit($0) }))
    }
    if !byRow.isEmpty {
      phases.append(Phase(level: even + 1, block: groups(byRow, level: even + 1) { .scatter($0) }))
    }
    return phases
  }

  private static func typeName(_ values: Values) -> String {
    switch values.storage {
    case .bytes: "u8"
    case .integers: "i32"
    case .floats: "f32"
    case .doubles: "f64"
    }
  }

  /// A rough count of elementary operations in a step, to decide whether workers are worth waking.
  var work: Int {
    var total = 0
    for group in storage.schedule.levels.joined() {
      let size = group.domain.event.product * group.domain.lanes
      let repeats = group.level % 2 == 1 ? layout.blocks : 1
      switch group.work {
      case .loop: total += repeats * size * group.tensors.count
      case .product(let tensor, _):
        total += repeats * size * Swift.max(tensor.inputs[0].shape.product / tensor.shape[0], 1) / 8
      case .contraction(_, let contraction): total += size * contraction.k * layout.rows / 8
      default: total += repeats * size * 4
      }
    }
    return total
  }

  // MARK: - Memory of variables

  private func extents(_ variable: Variable) -> Extents {
    layout.extents(shape: variable.shape, axes: variable.axes)
  }

  /// Where a variable's elements lie, in the user's order.
  func positions(of variable: Variable) -> [Int] {
    let rows = layout.blockAxis.flatMap { layout.sizes[$0] } ?? 0
    if let master = masters[variable] {
      return Placement(
        extents(variable),
        order: variable.plates,
        layout: layout,
        rows: rows,
        place: .global(master),
        rowStride: storage.rowStride
      ).positions
    }
    guard let place = storage.places[Tensor(variable)] else { return [] }
    return Placement(
      extents(variable),
      order: variable.plates,
      layout: layout,
      rows: rows,
      place: place
    ).positions
  }

  /// Lanes without a row repeat the block's first one, so that they hold valid values; or 0, where a product sums them.
  func fillTails(of variable: Variable, in memory: Memory) {
    let extents = extents(variable)
    guard extents.isBlock, masters[variable] == nil,
      case .region(let offset, let size)? = storage.places[Tensor(variable)]
    else { return }
    let isZero = renderer.zeroTailed.contains(Tensor(variable))
    let copies = extents.innerSizes.product
    for block in 0..<layout.blocks {
      let valid = Swift.min(layout.blockRows, layout.rows - block * layout.blockRows)
      for event in 0..<extents.event.product {
        let start = offset + block * size + event * extents.stride
        for copy in 0..<copies {
          let first = start + copy * layout.blockRows
          for row in valid..<layout.blockRows { memory[first + row] = isZero ? 0 : memory[first] }
        }
        for lane in extents.lanes..<extents.stride {
          memory[start + lane] = isZero ? 0 : memory[start]
        }
      }
    }
  }

  /// A copy of data as the gathers read it: a row of the block axis, then the event, then the other plates.
  func rowMajor(_ values: Values, _ variable: Variable) -> UnsafeRawPointer {
    switch values.storage {
    case .bytes(let elements): return copied(elements, variable)
    case .integers(let elements): return copied(elements, variable)
    case .floats(let elements): return copied(elements, variable)
    case .doubles(let elements): return copied(elements, variable)
    }
  }

  private func copied<Element>(_ elements: [Element], _ variable: Variable) -> UnsafeRawPointer {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: Swift.max(elements.count, 1))
    if variable.plates.count == 1 {
      elements.withUnsafeBufferPointer { source in
        if let base = source.baseAddress { pointer.initialize(from: base, count: source.count) }
      }
      return UnsafeRawPointer(pointer)
    }
    // Row by row as a pretended block of one row gives the order of event and inner plates.
    let extents = extents(variable)
    let inner = extents.innerSizes.product
    let rowSize = extents.event.product * inner
    let rows = layout.blockAxis.flatMap { layout.sizes[$0] } ?? 0
    let positions = Placement(
      extents,
      order: variable.plates,
      layout: layout,
      rows: rows,
      place: .global(0),
      rowStride: rows
    ).positions
    for (index, position) in positions.enumerated() {
      // position = (event · inner + inner index) · rows + row
      let (element, row) = (position / rows, position % rows)
      (pointer + row * rowSize + element).initialize(to: elements[index])
    }
    return UnsafeRawPointer(pointer)
  }
}
