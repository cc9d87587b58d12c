internal import EvidenceTensors

/// Where everything lives: one arena for the program, one for each worker, all planned before the first step.
final class Storage {
  enum Place: Hashable {
    /// In the program's arena.
    case global(Int)
    /// In the worker's arena, for the length of a block.
    case scratch(Int)
    /// In the program's arena, one region a block.
    case region(Int, size: Int)
    /// In the program's arena, one region for each block of a window.
    case window(Int, size: Int)
    /// In the worker's arena, the rows of a chunk, of `row` numbers each.
    case chunk(Int, row: Int)
  }
  let schedule: Schedule
  var analysis: Analysis { schedule.analysis }
  var layout: BlockLayout { analysis.layout }
  private(set) var places: [Tensor: Place] = [:]
  private(set) var expansionPlaces: [Schedule.Expansion: Place] = [:]
  private(set) var transposedPlaces: [Transposition: Place] = [:]
  /// Partial sums: one after the other, for blocks or for chunks.
  private(set) var partialPlaces: [Tensor: Int] = [:]
  /// State that carries the block axis under mini-batches: all rows, [element][row].
  private(set) var masterPlaces: [Variable: Int] = [:]
  /// New values of state kept aside until the end of the step.
  private(set) var shadowPlaces: [Variable: Place] = [:]
  /// The program's arena and a worker's.
  private(set) var program: Arena
  private(set) var scratch: Arena

  private let state: Set<Variable>
  private var chunkCount = 0

  init(
    _ schedule: Schedule,
    _ phases: [Phase],
    scalars: Set<Variable>,
    state: Set<Variable>,
    isGuarded: Bool
  ) {
    self.schedule = schedule
    self.state = state
    program = Arena(schedule.analysis.layout.precision, isGuarded: isGuarded)
    scratch = program
    for family in phases.flatMap(\.families) { planChunks(of: family) }
    planLeaves(scalars)
    planComputed()
    planPartials()
  }

  var rowStride: Int {
    BlockLayout.padded(Swift.max(layout.sizes[layout.blockAxis ?? Axis.particles(1)] ?? 0, 1))
  }

  /// Room in the program's arena.
  func reserve(_ count: Int) -> Int { program.reserve(count).offset }

  func size(_ extents: Extents) -> Int { extents.event.product * extents.stride }

  func reserveRegion(_ extents: Extents) -> Place {
    let (offset, size) = program.reserve(size(extents), times: Swift.max(layout.blocks, 1))
    return .region(offset, size: size)
  }

  private func reserveWindow(_ extents: Extents) -> Place {
    let (offset, size) = program.reserve(size(extents), times: layout.window)
    return .window(offset, size: size)
  }

  func reserveShadow(_ variable: Variable) {
    let extents = layout.extents(shape: variable.shape, axes: variable.axes)
    shadowPlaces[variable] =
      extents.isBlock ? reserveRegion(extents) : .global(reserve(size(extents)))
  }

  private func planLeaves(_ scalars: Set<Variable>) {
    var leaves = analysis.tensors
    let written = analysis.graph.updates.map { Tensor($0.variable) }
    let read = Set(leaves)
    leaves += written.filter { !read.contains($0) }
    for tensor in leaves {
      let extents = analysis.extents(tensor)
      switch tensor.operation {
      case .constant where tensor.constantValue == nil || isMatrix(tensor):
        places[tensor] = .global(reserve(size(extents)))
      case .variable(let variable) where !scalars.contains(variable):
        if !extents.isBlock {
          places[tensor] = .global(reserve(size(extents)))
        } else if layout.isMinibatch, !crossesLevels(tensor) {
          places[tensor] = .scratch(scratch.reserve(size(extents)).offset)
        } else {
          places[tensor] = reserveRegion(extents)
        }
        if extents.isBlock, layout.isMinibatch, state.contains(variable) {
          masterPlaces[variable] = reserve(
            extents.event.product * extents.innerSizes.product * rowStride
          )
        }
      default: break
      }
    }
  }

  /// Whether a product reads the tensor as a matrix in memory, as products do even where all elements are equal.
  private func isMatrix(_ tensor: Tensor) -> Bool {
    schedule.levels.joined().contains { group in
      switch group.work {
      case .product: schedule.reads(group).contains { $0.root == tensor }
      case .structural(let reader):
        reader.native.readsMemory && schedule.reads(group).contains { $0.root == tensor }
      default: false
      }
    }
  }

  /// The tensors that some group reads from memory, and the levels at which it does.
  private lazy var readLevels: [Tensor: Set<Int>] = {
    // A product over rows reads what blocks kept.
    var result = readers.mapValues { Set($0.map(\.group.level)) }
    for output in analysis.graph.outputs { result[output, default: []].insert(-1) }
    return result
  }()

  /// The groups that read a tensor from memory, and whether they do so element by element in place.
  private lazy var readers: [Tensor: [(group: Group, isPlain: Bool)]] = {
    var result: [Tensor: [(group: Group, isPlain: Bool)]] = [:]
    for group in schedule.levels.joined() {
      for read in schedule.reads(group) {
        result[read.root, default: []].append((group, read.isPlain))
      }
    }
    return result
  }()

  private func crossesLevels(_ tensor: Tensor) -> Bool {
    let levels = readLevels[tensor] ?? []
    return levels.count > 1 || levels.contains { $0 % 2 == 0 || $0 < 0 }
  }

  private func planComputed() {
    // Gathered leaves come first in every level; computed scratch follows.
    let base = scratch.count
    var most = 0
    for (level, groups) in schedule.levels.enumerated() {
      var free = FreeList()
      // Memory that is used twice has no fixed end to guard.
      func take(_ count: Int) -> Int {
        scratch.isGuarded ? scratch.reserve(count).offset : base + free.take(count)
      }
      var ends: [(position: Int, offset: Int, count: Int)] = []
      for (position, group) in groups.enumerated() {
        for end in ends where end.position < position && !scratch.isGuarded {
          free.release(end.offset, end.count)
        }
        ends.removeAll { $0.position < position }
        for tensor in computed(by: group) {
          guard let readers = readLevels[tensor] else { continue }
          let extents = analysis.extents(tensor)
          guard extents.isBlock else {
            if places[tensor] == nil { places[tensor] = .global(reserve(size(extents))) }
            continue
          }
          let isKept = readers.contains { $0 != level }
          if isKept {
            let isWindow = layout.isWindowed && isReadInWindows(tensor, level: level)
            places[tensor] = isWindow ? reserveWindow(extents) : reserveRegion(extents)
          } else {
            let count = BlockLayout.padded(size(extents)) + 16
            let offset = take(count)
            places[tensor] = .scratch(offset)
            ends.append((lastReader(of: tensor, in: groups), offset - base, count))
          }
        }
        switch group.work {
        case .expansion(let tensor, let axes):
          let key = Schedule.Expansion(tensor: tensor, axes: axes, level: level)
          let count = BlockLayout.padded(size(group.domain)) + 16
          // Read by loops anywhere later in the level: kept to its end.
          expansionPlaces[key] =
            group.domain.isBlock ? .scratch(take(count)) : .global(reserve(count))
        case .transposition(let transposition):
          transposedPlaces[transposition] =
            layout.isWindowed ? reserveWindow(group.domain) : reserveRegion(group.domain)
        default: break
        }
      }
      most = Swift.max(most, free.most)
    }
    scratch.grow(to: Swift.max(scratch.count + most, chunkCount))
  }

  /// What only the loops of one chunk read stays in the worker's cache; blocks don't run at the same time.
  private func planChunks(of family: Family) {
    guard family.groups.count > 1 else { return }
    var offset = 0
    for tensor in family.groups.flatMap(computed) where isLocal(tensor, to: family) {
      let row = size(analysis.extents(tensor)) / family.extent
      guard !scratch.isGuarded else {
        places[tensor] = .chunk(scratch.reserve(row * family.chunk).offset, row: row)
        continue
      }
      places[tensor] = .chunk(offset, row: row)
      offset += BlockLayout.padded(row * family.chunk) + 16
    }
    chunkCount = Swift.max(chunkCount, offset)
  }

  private func isLocal(_ tensor: Tensor, to family: Family) -> Bool {
    guard !analysis.graph.outputs.contains(tensor), schedule.accumulatorOf[tensor] == nil,
      let readers = readers[tensor]
    else { return false }
    return readers.allSatisfy { reader in
      reader.isPlain && reader.group.domain == schedule.groupOf[tensor]?.domain
        && family.groups.contains { $0 === reader.group }
    }
  }

  /// Whether only the blocks that make a tensor and the products over their rows read it.
  private func isReadInWindows(_ tensor: Tensor, level: Int) -> Bool {
    guard !analysis.graph.outputs.contains(tensor) else { return false }
    return (readers[tensor] ?? []).allSatisfy { reader in
      if case .contraction = reader.group.work { return reader.group.level == level + 1 }
      return reader.group.level == level
    }
  }

  private func lastReader(of tensor: Tensor, in groups: [Group]) -> Int {
    groups.lastIndex { group in schedule.reads(group).contains { $0.root == tensor } } ?? 0
  }

  /// The tensors whose values a group writes.
  func computed(by group: Group) -> [Tensor] {
    switch group.work {
    case .loop: group.tensors.filter { schedule.groupOf[$0] === group }
    case .product(let tensor, _), .contraction(let tensor, _), .noise(let tensor, _),
      .combination(let tensor):
      [tensor]
    case .structural(let tensor): schedule.groupOf[tensor] === group ? [tensor] : []
    case .expansion, .scatter, .transposition, .commit: []
    }
  }

  private func planPartials() {
    for (tensor, group) in analysis.ordered(schedule.accumulatorOf) {
      partialPlaces[tensor] = reserve(partialSize(tensor) * partialCount(group))
    }
  }

  func partialCount(_ group: Group) -> Int {
    group.level % 2 == 1
      ? Swift.max(layout.partials, 1) : (group.leadingExtent + group.chunk - 1) / group.chunk
  }

  /// Elements of one partial sum: vectors of lanes where the rows of a block are added up elementwise.
  func partialSize(_ tensor: Tensor) -> Int {
    let count = size(analysis.extents(tensor))
    return BlockLayout.padded(keepsLanes(tensor) ? count * 16 : count) + 16
  }

  /// Whether the partial sums of a tensor are kept as vectors, to be added across only once.
  func keepsLanes(_ tensor: Tensor) -> Bool {
    guard let group = schedule.accumulatorOf[tensor], case .loop = group.work else { return false }
    return group.level % 2 == 1
  }
}
