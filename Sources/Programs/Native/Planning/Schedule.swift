internal import EvidenceTensors

/// The groups of a program in an order in which they can run, level by level.
final class Schedule {
  let analysis: Analysis
  var layout: BlockLayout { analysis.layout }
  private(set) var levels: [[Group]] = []
  /// The group that computes a tensor (of a reduction over blocks: the one that combines the partial sums).
  private(set) var groupOf: [Tensor: Group] = [:]
  /// The group that leaves partial sums for a tensor.
  private(set) var accumulatorOf: [Tensor: Group] = [:]
  private(set) var expansions: [Expansion: Group] = [:]

  struct Expansion: Hashable {
    let tensor: Tensor
    let axes: AxisSet
    let level: Int
  }

  /// More statements than this in one scope make the C compiler's time superlinear.
  private static let mostTensors = 150
  /// Elements from which a global loop is split among workers.
  static let largeCount = 16_384

  init(_ analysis: Analysis) {
    self.analysis = analysis
    // What is sunk is placed with its first reader.
    let placed = analysis.tensors.filter {
      !analysis.absorbed.contains($0) && !analysis.sunk.contains($0)
    }
    // What reads nothing large comes first, so that no loop ends before a number that another one waits for.
    let small = smallCones
    for tensor in placed where small.contains(tensor) { place(tensor) }
    for tensor in placed where !small.contains(tensor) { place(tensor) }
  }

  /// The tensors that are computed from few numbers alone.
  private var smallCones: Set<Tensor> {
    var result: Set<Tensor> = []
    for tensor in analysis.tensors where tensor.inputs.allSatisfy(result.contains) {
      let extents = analysis.extents(tensor)
      let count = extents.event.product * extents.lanes
      if !extents.isBlock, count < Self.largeCount { result.insert(tensor) }
    }
    return result
  }

  private func append(_ group: Group) {
    while levels.count <= group.level { levels.append([]) }
    group.phase = levels[group.level].count
    levels[group.level].append(group)
  }

  private func place(_ tensor: Tensor) {
    if let contraction = analysis.contractions[tensor] { return place(contraction, for: tensor) }
    placeWaitingInputs(of: tensor)
    tensor.native.place(tensor, in: self)
  }

  /// Readers other than loops find sunk inputs made before them.
  private func placeWaitingInputs(of tensor: Tensor) {
    switch tensor.operation {
    case .elementwise, .reduce: return
    default: break
    }
    for root in tensor.inputs.map(analysis.root) {
      if analysis.sunk.contains(root), groupOf[root] == nil { place(root) }
    }
  }

  /// Gives a tensor a group that does its primitive's own work.
  func placeAlone(_ tensor: Tensor) { place(.structural(tensor), for: tensor) }

  func place(_ work: Group.Work, for tensor: Tensor) {
    add(Group(work, level: analysis.level(tensor), domain: analysis.extents(tensor)), tensor)
  }

  /// A sum over an axis, in the blocks where these divide the axis.
  func placeSum(_ tensor: Tensor) {
    analysis.isBlockReduction(tensor) ? placeBlockReduction(tensor) : placeAlone(tensor)
  }

  /// Appends a group that computes `tensor`; every earlier group of the level has been placed before it.
  private func add(_ group: Group, _ tensor: Tensor) {
    append(group)
    group.isLarge = !group.domain.isBlock && Self.isLarge(group)
    groupOf[tensor] = group
  }

  private static func isLarge(_ group: Group) -> Bool {
    switch group.work {
    case .product(let tensor, .global):
      let k = tensor.inputs[0].shape.product / Swift.max(tensor.shape[0], 1)
      return tensor.shape.product * k >= 1_000_000
    case .contraction(_, let contraction): return contraction.m * contraction.n >= largeCount / 4
    case .loop: return group.domain.event.product * group.domain.lanes >= largeCount
    case .noise: return group.domain.lanes == 1 && group.domain.event.product >= largeCount
    default: return false
    }
  }

  private func place(_ contraction: Contraction, for tensor: Tensor) {
    let level = analysis.level(tensor)
    // The right side is turned rows by columns as blocks finish, so that the product reads both along rows.
    let right = analysis.transposition(contraction)
    let earlier = levels.indices.contains(level - 1) ? levels[level - 1] : []
    let isTurned = earlier.contains { group in
      if case .transposition(right) = group.work { return true }
      return false
    }
    if !isTurned {
      let domain = analysis.extents(contraction.right)
      append(Group(.transposition(right), level: level - 1, domain: domain))
    }
    let group = Group(
      .contraction(tensor, contraction),
      level: level,
      domain: analysis.extents(tensor)
    )
    add(group, tensor)
  }

  private func placeBlockReduction(_ tensor: Tensor) {
    let level = analysis.level(tensor)
    let domain = analysis.extents(analysis.laneSums[tensor] ?? tensor.inputs[0])
    let isPlain =
      domain.isBlock && analysis.productSums[tensor] == nil
      && (domain.inner.isEmpty || analysis.laneSums[tensor] != nil)
    if case .reduceAxis = tensor.operation, isPlain {
      accumulatorOf[tensor] = joinLoop(tensor, domain: domain, level: level - 1, reducing: nil)
    } else {
      let group = Group(.structural(tensor), level: level - 1, domain: domain)
      append(group)
      accumulatorOf[tensor] = group
    }
    add(Group(.combination(tensor), level: level, domain: analysis.extents(tensor)), tensor)
  }

  func placeInLoop(_ tensor: Tensor, domain: Extents, reducing: [Int]?) {
    let level = analysis.level(tensor)
    let group = joinLoop(tensor, domain: domain, level: level, reducing: reducing)
    guard group.isLarge, reducing?.contains(0) == true else {
      groupOf[tensor] = group
      return
    }
    // Chunks of a large loop leave partial sums.
    accumulatorOf[tensor] = group
    add(Group(.combination(tensor), level: level, domain: analysis.extents(tensor)), tensor)
  }

  /// The first loop, after everything the tensor reads, over the same index space; or a new one.
  private func joinLoop(
    _ tensor: Tensor,
    domain: Extents,
    level: Int,
    reducing: [Int]?,
    from start: Int = 0
  ) -> Group {
    let earliest = expanded(tensor, domain, level: level, from: start)
    let existing = levels.indices.contains(level) ? levels[level].dropFirst(earliest) : []
    let found = existing.first { group in
      guard case .loop = group.work, group.domain == domain else { return false }
      guard group.tensors.count < Self.mostTensors else { return false }
      return reducing == nil || group.reduced == nil || group.reduced == reducing
    }
    let group = found ?? Group(.loop, level: level, domain: domain)
    if found == nil {
      append(group)
      // What follows a large group over the same index space stays with its chunks.
      let isContinued = inputs(tensor, over: domain, level: level).contains { $0.isLarge }
      group.isLarge = !domain.isBlock && (isContinued || Self.isLarge(group))
    }
    if let reducing { group.reduced = reducing }
    group.tensors.append(tensor)
    return group
  }

  /// The groups that compute what a loop over `domain` reads in place.
  private func inputs(_ tensor: Tensor, over domain: Extents, level: Int) -> [Group] {
    analysis.inputs(tensor).compactMap { input in
      guard let group = groupOf[input], group.level == level, group.domain == domain else {
        return nil
      }
      return group
    }
  }

  /// The first position in its level at which a reader of all inputs may stand; inputs are expanded where they must be.
  private func expanded(
    _ tensor: Tensor,
    _ domain: Extents,
    level: Int? = nil,
    from start: Int = 0
  ) -> Int {
    let level = level ?? analysis.level(tensor)
    let inputs = analysis.inputs(tensor)
    let roots = inputs.map(analysis.root)
    func isWaiting(_ root: Tensor) -> Bool {
      analysis.sunk.contains(root) && groupOf[root] == nil
    }
    var earliest = start
    for (input, root) in zip(inputs, roots) where !isWaiting(root) {
      earliest = max(earliest, position(of: input, root, domain, level: level))
    }
    // Sunk inputs are made where the reader can stand, so that one loop takes both.
    for (input, root) in zip(inputs, roots) where isWaiting(root) {
      groupOf[root] = joinLoop(
        root,
        domain: analysis.extents(root),
        level: analysis.level(root),
        reducing: nil,
        from: analysis.level(root) == level ? earliest : 0
      )
      earliest = max(earliest, position(of: input, root, domain, level: level))
    }
    return earliest
  }

  /// The first position at which a reader of one input may stand.
  private func position(of input: Tensor, _ root: Tensor, _ domain: Extents, level: Int) -> Int {
    if needsExpansion(root, in: domain) {
      return expansion(of: root, in: domain, level: level).phase + 1
    }
    guard let group = groupOf[root], group.level == level else { return 0 }
    let isFused = input == root && isComputed(root, in: group, domain)
    return isFused ? group.phase : group.phase + 1
  }

  private func isComputed(_ root: Tensor, in group: Group, _ domain: Extents) -> Bool {
    guard case .loop = group.work, group.domain == domain else { return false }
    if case .elementwise = root.operation { return true }
    return false
  }

  /// Repeats all inputs of a tensor along the axes of the tensor that they lack.
  func expand(_ tensor: Tensor) { _ = expanded(tensor, analysis.extents(tensor)) }

  /// Repeats some inputs of a tensor to its lanes.
  func expandLanes(_ inputs: [Tensor], of tensor: Tensor) {
    let (domain, level) = (analysis.extents(tensor), analysis.level(tensor))
    for root in inputs.map(analysis.root) where needsExpansion(root, in: domain) {
      _ = expansion(of: root, in: domain, level: level)
    }
  }

  /// Whether the rows of a block are solved with the same factors, which are then read in place.
  func sharesFactor(_ tensor: Tensor) -> Bool {
    let access = analysis.access(tensor.inputs[0])
    let isShared = analysis.extents(tensor).isBlock && !layout.isBlock(access.root)
    return isShared && access.conditions.isEmpty && layout.hasWholeVectors
  }

  /// Whether a value's lanes differ from those of a loop that reads it.
  func needsExpansion(_ root: Tensor, in domain: Extents) -> Bool {
    if case .constant = root.operation { return false }
    let own = analysis.extents(root)
    if !own.isBlock, own.inner.isEmpty { return false }
    return own.isBlock != domain.isBlock || own.inner != domain.inner
  }

  func expansionKey(_ root: Tensor, in domain: Extents, level: Int) -> Expansion {
    var axes = AxisSet(domain.inner)
    if domain.isBlock, let axis = layout.blockAxis { axes = axes.union([axis]) }
    return Expansion(tensor: root, axes: axes, level: level)
  }

  private func expansion(of root: Tensor, in domain: Extents, level: Int) -> Group {
    let key = expansionKey(root, in: domain, level: level)
    if let group = expansions[key] { return group }
    let group = Group(
      .expansion(root, key.axes),
      level: level,
      domain: layout.extents(shape: root.shape, axes: key.axes)
    )
    append(group)
    expansions[key] = group
    return group
  }
}
