internal import EvidenceTensors

/// What a graph needs before its work can be scheduled: levels, weight gradients, and which tensors are only views.
///
/// Levels alternate: even ones are global, odd ones run block by block. A tensor that carries the block axis is odd; a sum
/// over it is one level above its input.
final class Analysis {
  let layout: BlockLayout
  let graph: Graph
  let tensors: [Tensor]
  private(set) var consumers: [Tensor: [Tensor]] = [:]
  private(set) var contractions: [Tensor: Contraction] = [:]
  /// Sums over all axes of a tensor, the block axis among them, each with that tensor.
  private(set) var laneSums: [Tensor: Tensor] = [:]
  /// Sums over the block axis of products that nothing else reads, each with its product.
  private(set) var productSums: [Tensor: Tensor] = [:]
  /// Positions of the tensors: names in the rendered text that don't depend on what else the process has made.
  private(set) var numbers: [Tensor: Int] = [:]
  private var axisNumbers: [Axis: Int] = [:]
  /// Tensors inside a contraction or a sum over all lanes, which are never computed by themselves.
  private(set) var absorbed: Set<Tensor> = []
  private(set) var accesses: [Tensor: Access] = [:]
  private(set) var levels: [Tensor: Int] = [:]
  /// Global expressions that are computed in the loop of their first reader.
  private(set) var sunk: Set<Tensor> = []
  let roots: Set<Tensor>
  private let scalars: Set<Variable>

  init(_ graph: Graph, _ layout: BlockLayout, scalars: Set<Variable>) {
    self.scalars = scalars
    self.graph = graph
    self.layout = layout
    tensors = graph.tensors
    roots = Set(graph.roots)
    for tensor in tensors {
      for input in tensor.inputs { consumers[input, default: []].append(tensor) }
    }
    for (number, tensor) in tensors.enumerated() {
      numbers[tensor] = number
      for axis in tensor.axes where axisNumbers[axis] == nil {
        axisNumbers[axis] = axisNumbers.count
      }
    }
    for tensor in tensors {
      findContraction(tensor)
      findLaneSum(tensor)
    }
    for tensor in tensors { findProductSum(tensor) }
    for tensor in tensors { levels[tensor] = makeLevel(of: tensor) }
    for tensor in tensors.reversed() { sink(tensor) }
    for tensor in tensors where !absorbed.contains(tensor) { findAccess(tensor) }
  }

  func level(_ tensor: Tensor) -> Int { levels[tensor] ?? 0 }
  func number(_ tensor: Tensor) -> Int { numbers[tensor] ?? -1 }
  /// What an index along an axis is called, which does not depend on what else the process has made either.
  func name(_ axis: Axis) -> String { "n\(axisNumbers[axis] ?? -1)" }
  /// The entries in the order of their tensors.
  func ordered<Value>(_ entries: [Tensor: Value]) -> [(Tensor, Value)] {
    entries.sorted { number($0.key) < number($1.key) }.map { ($0.key, $0.value) }
  }

  /// What a tensor is computed from: of a sum over all lanes, what is summed; of a sum of products, their factors.
  func inputs(_ tensor: Tensor) -> [Tensor] {
    laneSums[tensor].map { [$0] } ?? productSums[tensor]?.inputs ?? tensor.inputs
  }
  func extents(_ tensor: Tensor) -> Extents { layout.extents(tensor) }

  /// The stored tensor that `tensor` is read from.
  func root(_ tensor: Tensor) -> Tensor { accesses[tensor]?.root ?? tensor }

  func isVirtual(_ tensor: Tensor) -> Bool { accesses[tensor] != nil }

  /// How a tensor's elements are read.
  func access(_ tensor: Tensor) -> Access { accesses[tensor] ?? Access(stored: tensor) }

  /// What the right side of a product over rows has to be turned to.
  func transposition(_ contraction: Contraction) -> Transposition {
    Transposition(
      root: root(contraction.right),
      transposed: contraction.transposeRight,
      k: contraction.k,
      n: contraction.n
    )
  }

  func isLeaf(_ tensor: Tensor) -> Bool {
    switch tensor.operation {
    case .constant, .variable, .axisSize: true
    default: false
    }
  }

  /// Whether summing this over the block axis is done inside the blocks, leaving partial sums.
  func isBlockReduction(_ tensor: Tensor) -> Bool {
    guard let axis = layout.blockAxis, contractions[tensor] == nil else { return false }
    if laneSums[tensor] != nil { return true }
    switch tensor.operation {
    case .reduceAxis(_, axis): return true
    case .scatterAxis(_, let summed):
      return summed.contains(axis) && tensor.inputs.contains { layout.isBlock($0) }
    default: return false
    }
  }

  /// The form in which a product is computed.
  func form(_ tensor: Tensor) -> ProductForm {
    guard case .product(let transposeLeft, let transposeRight) = tensor.operation else {
      preconditionFailure("form: not a product")
    }
    let (a, b) = (tensor.inputs[0], tensor.inputs[1])
    let (m, n) = (tensor.shape[0], tensor.shape[1])
    let k = transposeLeft ? a.shape[0] : a.shape[1]
    let isLayoutFree = k == 1
    if a.axes.isEmpty, b.axes.isEmpty { return .global }
    // Lanes are contiguous along n only if the stored order is [k][n].
    if a.axes.isEmpty, m >= 4, k >= 4, !transposeRight || n == 1 || isLayoutFree { return .left }
    if b.axes.isEmpty, n >= 4, k >= 4, !transposeLeft || m == 1 || isLayoutFree { return .right }
    return .lanes
  }

  private func findContraction(_ tensor: Tensor) {
    guard let axis = layout.blockAxis, case .reduceAxis(.sum, _) = tensor.operation else { return }
    var summed: AxisSet = []
    var inside: [Tensor] = []
    var current = tensor
    while case .reduceAxis(.sum, let axis) = current.operation {
      summed = summed.union([axis])
      current = current.inputs[0]
      guard consumers[current]?.count == 1, !roots.contains(current) else { return }
      inside.append(current)
    }
    guard case .product(let left, let right) = current.operation, summed.contains(axis),
      tensor.axes.isEmpty, current.inputs.allSatisfy({ $0.axes == summed })
    else { return }
    // The longest chain wins: the inner sums found before belong to it.
    for part in inside { contractions[part] = nil }
    absorbed.formUnion(inside)
    contractions[tensor] = Contraction(
      product: current,
      transposeLeft: left,
      transposeRight: right
    )
  }

  /// A chain of sums over the block axis and all inner axes is one sum over lanes.
  private func findLaneSum(_ tensor: Tensor) {
    guard let axis = layout.blockAxis, contractions[tensor] == nil, tensor.axes.isEmpty,
      case .reduceAxis(.sum, _) = tensor.operation
    else { return }
    var summed: AxisSet = []
    var inside: [Tensor] = []
    var current = tensor
    while case .reduceAxis(.sum, let axis) = current.operation {
      summed = summed.union([axis])
      current = current.inputs[0]
      guard case .reduceAxis(.sum, _) = current.operation else { break }
      guard consumers[current]?.count == 1, !roots.contains(current), contractions[current] == nil
      else { return }
      inside.append(current)
    }
    guard !inside.isEmpty, summed.contains(axis), current.axes == summed else { return }
    // One mask of lanes a block: sums over other inner axes go axis by axis.
    guard laneSums.values.allSatisfy({ $0.axes == summed }) else { return }
    for part in inside { laneSums[part] = nil }
    absorbed.formUnion(inside)
    laneSums[tensor] = current
  }

  /// A product in every lane whose rows are added up, perhaps rearranged: the products are nowhere stored.
  private func findProductSum(_ tensor: Tensor) {
    guard let axis = layout.blockAxis, layout.hasWholeVectors, !absorbed.contains(tensor),
      contractions[tensor] == nil, laneSums[tensor] == nil,
      case .reduceAxis(.sum, axis) = tensor.operation
    else { return }
    var inside: [Tensor] = []
    var current = tensor.inputs[0]
    while consumers[current]?.count == 1, !roots.contains(current), !absorbed.contains(current) {
      inside.append(current)
      guard case .rearrange = current.operation else { break }
      current = current.inputs[0]
    }
    guard inside.last == current, case .product = current.operation, form(current) == .lanes,
      productAccess(tensor.inputs[0]) != nil
    else { return }
    absorbed.formUnion(inside)
    productSums[tensor] = current
  }

  /// How the elements of a product are read through rearrangements; nil where these are not affine.
  func productAccess(_ tensor: Tensor) -> Access? {
    guard case .rearrange(let rule) = tensor.operation else { return Access(stored: tensor) }
    let input = tensor.inputs[0]
    return productAccess(input)?.rearranged(rule, from: input.shape)
  }

  private func makeLevel(of tensor: Tensor) -> Int {
    if let contraction = contractions[tensor] {
      return Swift.max(level(contraction.left), level(contraction.right)) + 1
    }
    if isBlockReduction(tensor) {
      return blockLevel(reading: inputs(tensor)) + 1
    }
    if layout.isBlock(tensor) { return blockLevel(reading: tensor.inputs) }
    return tensor.inputs.map { level($0) }.max() ?? 0
  }

  /// A global expression is computed where it is first needed, in the loop of its reader: memory is what it costs.
  private func sink(_ tensor: Tensor) {
    guard case .elementwise = tensor.operation, !layout.isBlock(tensor) else { return }
    guard tensor.shape.product > 1, !roots.contains(tensor) else { return }
    let needed = (consumers[tensor] ?? []).map { reader in
      layout.isBlock(reader) || isBlockReduction(reader) ? 0 : level(reader)
    }
    guard let latest = needed.min(), latest > level(tensor) else { return }
    levels[tensor] = latest
    sunk.insert(tensor)
  }

  /// The level of block work on `inputs`: one above what is global among them.
  private func blockLevel(reading inputs: [Tensor]) -> Int {
    let levels = inputs.map { input in level(input) + (layout.isBlock(input) ? 0 : 1) }
    return Swift.max(levels.max() ?? 1, 1)
  }

  /// A rearrangement is virtual when every reader can follow its affine map.
  private func findAccess(_ tensor: Tensor) {
    guard case .rearrange(let rule) = tensor.operation, !roots.contains(tensor) else { return }
    let input = tensor.inputs[0]
    if case .constant = input.operation { return }
    guard let access = access(input).rearranged(rule, from: input.shape) else { return }
    // A number in the text has no place that an index could be checked for.
    guard !isImmediate(access.root) || access.conditions.isEmpty else { return }
    let isLanes = extents(tensor).lanes > 1 || layout.isBlock(tensor)
    if !isLanes {
      // A vector runs along the last dimension that has one.
      let last = tensor.shape.lastIndex { $0 != 1 }.map { access.flat.coefficients[$0] } ?? 0
      guard access.conditions.isEmpty, last == 0 || last == 1 else { return }
    }
    let isContiguous =
      access.conditions.isEmpty && access.flat.offset == 0
      && access.flat.coefficients == rowMajorStrides(tensor.shape)
      && access.root.shape.product == tensor.shape.product
    guard isContiguous || (consumers[tensor] ?? []).allSatisfy({ follows($0, tensor) }) else {
      return
    }
    // What is repeated over other axes is so as a whole: a small part of it is better stored.
    let isSmallPart = 4 * tensor.shape.product <= access.root.shape.product
    guard !isLanes || !isSmallPart || isReadInPlace(tensor) else { return }
    accesses[tensor] = access
  }

  private func isReadInPlace(_ tensor: Tensor) -> Bool {
    (consumers[tensor] ?? []).allSatisfy { $0.axes.isSubset(of: tensor.axes) }
  }

  /// Whether a tensor is a number in the text or a scalar given for each step, and so is stored nowhere.
  private func isImmediate(_ tensor: Tensor) -> Bool {
    switch tensor.operation {
    case .constant: tensor.constantValue != nil
    case .axisSize: true
    case .variable(let variable): scalars.contains(variable)
    default: false
    }
  }

  /// Whether `consumer` can read `tensor` through any affine map; else it is stored.
  private func follows(_ consumer: Tensor, _ tensor: Tensor) -> Bool {
    switch consumer.operation {
    case .elementwise, .reduce: return true
    case .reduceAxis: return !absorbed.contains(consumer)
    case .rearrange(.reshape(let shape)):
      return tensor.shape.filter { $0 != 1 } == shape.filter { $0 != 1 }
    case .rearrange: return true
    case .product:
      let isSummed = (consumers[consumer] ?? []).contains { productSums[$0] != nil }
      return (isSummed || !absorbed.contains(consumer)) && form(consumer) == .lanes
    default: return false
    }
  }
}
