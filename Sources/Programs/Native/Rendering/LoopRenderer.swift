internal import EvidenceTensors

/// Renders one fused loop: elementwise rows, and reductions over event dimensions or over the rows of the block.
///
/// Loop order: kept event dimensions, the vector dimension, reduced event dimensions. The vector runs over lanes, or over
/// the last event dimension of a global tensor without lanes. A loop over a single element is scalar code.
struct LoopRenderer {
  let renderer: Renderer
  let group: Group
  let domain: Extents
  let reduced: [Int]
  /// The event dimension that the vector runs along; nil where it runs over lanes.
  let vectorDimension: Int?
  let isScalar: Bool

  private var analysis: Analysis { renderer.analysis }

  init(_ renderer: Renderer, _ group: Group) {
    self.renderer = renderer
    self.group = group
    domain = group.domain
    reduced = (group.reduced ?? []).filter { group.domain.event[$0] != 1 }
    let hasLanes = domain.isBlock || domain.lanes > 1
    vectorDimension = hasLanes ? nil : domain.event.lastIndex { $0 != 1 }
    isScalar = domain.isScalar
  }

  private func number(_ tensor: Tensor) -> Int { analysis.number(tensor) }
  private var type: String { isScalar ? "S" : "V" }
  private var isVectorReduced: Bool { vectorDimension.map(reduced.contains) ?? false }

  func render() -> [String] {
    var lines = declarations()
    var depth = 0
    func emit(_ line: String) { lines.append(String(repeating: "  ", count: depth) + line) }
    func open(_ line: String) {
      emit(line + " {")
      depth += 1
    }
    func close(_ count: Int) {
      for _ in 0..<count {
        depth -= 1
        emit("}")
      }
    }
    if isTiled {
      let lanes = domain.lanes
      open("for (long from = 0; from < \(lanes); from += \(Self.tile))")
      emit("const long to = from + \(Self.tile) < \(lanes) ? from + \(Self.tile) : \(lanes);")
    }
    for dimension in kept { open(loop(dimension)) }
    // Over lanes, a reduction keeps a sum for each vector, so that the sums don't wait for each other.
    let isOutside = vectorDimension != nil && !isVectorReduced
    if isOutside, let vectorLoop { open(vectorLoop) }
    for tensor in eventReductions { emit(accumulator(tensor)) }
    let inner = reduced.filter { $0 != vectorDimension }
    for dimension in inner { open(loop(dimension)) }
    for tensor in blockReductions {
      emit("V a\(number(tensor)) = v_splat(\(renderer.identity(tensor)));")
    }
    let isInside = !isOutside && vectorLoop != nil
    if isInside, let vectorLoop { open(vectorLoop) }
    for line in body() { emit(line) }
    if isInside { close(1) }
    for tensor in blockReductions { emit(flush(tensor)) }
    close(inner.count)
    if !eventReductions.isEmpty {
      if hasLanes, let vectorLoop { open(vectorLoop) }
      for tensor in eventReductions { emit(store(reduction: tensor)) }
      if hasLanes { close(1) }
    }
    close(depth)
    return lines
  }

  /// Sums over event dimensions: one, or one for each vector of lanes.
  private func accumulator(_ tensor: Tensor) -> String {
    let name = "a\(number(tensor))"
    let identity = renderer.identity(tensor)
    if isScalar { return "S \(name) = \(identity);" }
    guard hasLanes else { return "V \(name) = v_splat(\(identity));" }
    let lanes = isTiled ? Self.tile : domain.lanes
    let count = "(\(lanes) + VL - 1) / VL"
    return
      "V \(name)[\(count)]; for (long l = 0; l < \(lanes); l += VL) \(name)[l / VL] = v_splat(\(identity));"
  }

  private func accumulated(_ tensor: Tensor) -> String {
    if case .reduce = tensor.operation, hasLanes {
      return "a\(number(tensor))[\(isTiled ? "(l - from)" : "l") / VL]"
    }
    return "a\(number(tensor))"
  }

  // MARK: - Loops

  private var kept: [Int] {
    domain.event.indices.filter {
      domain.event[$0] != 1 && !reduced.contains($0) && $0 != vectorDimension
    }
  }

  private func loop(_ dimension: Int) -> String {
    let (from, to) = bounds(dimension)
    return "for (long i\(dimension) = \(from); i\(dimension) < \(to); i\(dimension)++)"
  }

  private func bounds(_ dimension: Int) -> (from: String, to: String) {
    dimension == 0 && group.isLarge
      ? ("part->from", "part->to") : ("0", "\(domain.event[dimension])")
  }

  private var vectorLoop: String? {
    if isScalar { return nil }
    let (from, to) = vectorBounds
    return "for (long l = \(from); l < \(to); l += VL)"
  }

  private var vectorBounds: (from: String, to: String) {
    vectorDimension.map(bounds) ?? (isTiled ? ("from", "to") : ("0", "\(domain.lanes)"))
  }

  // MARK: - Tensors

  private var eventReductions: [Tensor] {
    group.tensors.filter { if case .reduce = $0.operation { true } else { false } }
  }
  private var blockReductions: [Tensor] {
    group.tensors.filter { if case .reduceAxis = $0.operation { true } else { false } }
  }
  private var hasLanes: Bool { domain.isBlock || domain.lanes > 1 }

  /// Lanes whose sums are kept at a time where a sequence is too long to keep those of all.
  private static let tile = 1_024
  private var isTiled: Bool {
    !domain.isBlock && domain.lanes > 4 * Self.tile && !eventReductions.isEmpty
  }

  private func declarations() -> [String] {
    var lines: [String] = []
    for tensor in group.tensors {
      if isStored(tensor) {
        lines.append("S *restrict o\(number(tensor)) = \(renderer.pointer(tensor));")
      }
      for (index, variable) in (renderer.targets[tensor] ?? []).enumerated() {
        lines.append("S *u\(number(tensor))_\(index) = \(renderer.pointer(target: variable));")
      }
      if let base = renderer.storage.partialPlaces[tensor] {
        let size = renderer.storage.partialSize(tensor)
        lines.append("S *restrict p\(number(tensor)) = g + \(base) + part->partial * \(size);")
      }
    }
    for source in sources { lines.append("const S *\(source.name) = \(source.pointer);") }
    return lines
  }

  private func isStored(_ tensor: Tensor) -> Bool {
    if case .reduceAxis = tensor.operation { return false }
    return renderer.storage.places[tensor] != nil && renderer.storage.partialPlaces[tensor] == nil
  }

  private struct Source {
    let name: String
    let pointer: String
    let extents: Extents
  }

  /// Where a tensor's root is read: in place, or expanded to this loop's lanes.
  private func source(_ input: Tensor) -> Source {
    let root = analysis.root(input)
    if renderer.schedule.needsExpansion(root, in: domain) {
      let key = renderer.schedule.expansionKey(root, in: domain, level: group.level)
      guard let place = renderer.storage.expansionPlaces[key] else {
        preconditionFailure("node \(number(root)) is not expanded at level \(group.level)")
      }
      return Source(
        name: "e\(number(root))",
        pointer: renderer.pointer(place),
        extents: analysis.layout.extents(shape: root.shape, axes: key.axes)
      )
    }
    return Source(
      name: "b\(number(root))",
      pointer: renderer.pointer(root),
      extents: analysis.extents(root)
    )
  }

  /// Everything that the loop reads from memory, once each.
  private var sources: [Source] {
    var seen: Set<String> = []
    return group.tensors.flatMap(analysis.inputs).filter(isLoaded).map(source).filter {
      seen.insert($0.name).inserted
    }
  }

  private func isLoaded(_ input: Tensor) -> Bool {
    renderer.immediate(input) == nil && !isComputedHere(input)
  }

  private func isComputedHere(_ input: Tensor) -> Bool {
    guard group.tensors.contains(input), case .elementwise = input.operation else { return false }
    return true
  }

  private func splat(_ text: String) -> String { isScalar ? text : "v_splat(\(text))" }

  // MARK: - Body

  private func body() -> [String] {
    var lines: [String] = []
    var loaded: Set<Tensor> = []
    func operand(_ input: Tensor) -> String {
      if isComputedHere(input) { return "t\(number(input))" }
      if loaded.insert(input).inserted {
        let value = renderer.immediate(input).map(splat) ?? load(input)
        lines.append("const \(type) x\(number(input)) = \(value);")
      }
      return "x\(number(input))"
    }
    for tensor in group.tensors {
      let operands = analysis.inputs(tensor).map(operand)
      switch tensor.operation {
      case .elementwise(let row):
        lines.append("const \(type) t\(number(tensor)) = \(expression(row, operands));")
        lines += stores(tensor)
      case .reduce(let reduction, _):
        lines.append(accumulate(reduction, tensor, vectorMasked(operands[0], reduction)))
      case .reduceAxis(let reduction, _):
        lines.append(accumulate(reduction, tensor, valid(operands[0], reduction)))
      default: preconditionFailure("\(tensor.operation) in a loop")
      }
    }
    return lines
  }

  private func expression(_ row: Elementwise, _ operands: [String]) -> String {
    var text = row.c
    if Elementwise.usesSpecialFunctions.contains(row) { renderer.usesSpecial = true }
    if text.hasPrefix("v_host") { renderer.usesHost = true }
    if isScalar { text = text.replacing("v_", with: "s_") }
    for (index, operand) in operands.enumerated() {
      text = text.replacing("$\(index)", with: operand)
    }
    return text
  }

  private func accumulate(_ reduction: Reduction, _ tensor: Tensor, _ value: String) -> String {
    let name = accumulated(tensor)
    return "\(name) = \(combined(reduction, name, value));"
  }

  private func combined(_ reduction: Reduction, _ a: String, _ b: String) -> String {
    switch reduction {
    case .sum: "\(a) + \(b)"
    case .maximum: isScalar ? "s_max(\(a), \(b))" : "v_max(\(a), \(b))"
    }
  }

  /// The operand of a reduction along the vector, without what lies beyond the end.
  private func vectorMasked(_ value: String, _ reduction: Reduction) -> String {
    guard isVectorReduced, !isWhole(vectorDimension) else { return value }
    return masked(value, reduction, valid: "\(vectorBounds.to) - l")
  }

  /// Whether vectors of any unit end where the dimension does; a chunk of one has a multiple of such rows or the last.
  private func isWhole(_ dimension: Int?) -> Bool {
    guard let dimension else { return false }
    return BlockLayout.padded(domain.event[dimension]) == domain.event[dimension]
  }

  /// The operand of a sum over rows, without the lanes that stand for no row.
  private func valid(_ value: String, _ reduction: Reduction) -> String {
    let other = reduction == .sum ? "0" : "-(S)INFINITY"
    if domain.inner.isEmpty {
      guard reduction == .sum else { return "v_first(\(value), part->valid - l, \(other))" }
      return "v_keep(\(value), part->keep[l / VL])"
    }
    return "v_select(v_load(part->lanes + l), \(value), v_splat(\(other)))"
  }

  private func masked(_ value: String, _ reduction: Reduction, valid: String) -> String {
    "v_first(\(value), \(valid), \(reduction == .sum ? "0" : "-(S)INFINITY"))"
  }

  // MARK: - Memory

  /// The flat index of an element of the loop's own event shape, or of one whose kept dimensions are given.
  private func flat(shape: [Int], dimensions: [Int]? = nil) -> String {
    let dimensions = dimensions ?? Array(domain.event.indices)
    let strides = rowMajorStrides(shape)
    return sum(zip(dimensions, strides).map { ($0, $1) }, offset: 0)
  }

  private func sum(_ terms: [(dimension: Int, coefficient: Int)], offset: Int) -> String {
    var parts: [String] = offset == 0 ? [] : ["\(offset)"]
    for (dimension, coefficient) in terms where coefficient != 0 && domain.event[dimension] != 1 {
      let index = dimension == vectorDimension ? "l" : "i\(dimension)"
      parts.append(coefficient == 1 ? index : "\(coefficient) * \(index)")
    }
    return parts.isEmpty ? "0" : parts.joined(separator: " + ")
  }

  private func affine(_ affine: Access.Affine, of input: Tensor) -> String {
    let lead = domain.event.count - input.shape.count
    let terms = input.shape.indices.filter { input.shape[$0] != 1 }.map {
      (dimension: $0 + lead, coefficient: affine.coefficients[$0])
    }
    return sum(terms, offset: affine.offset)
  }

  private func load(_ input: Tensor) -> String {
    let source = source(input)
    let access = analysis.access(input)
    let index = affine(access.flat, of: input)
    let read: String
    if isScalar {
      read = "\(source.name)[\(index)]"
    } else if vectorDimension == nil {
      let hasLanes = source.extents.isBlock || source.extents.lanes > 1
      read =
        hasLanes
        ? "v_load(\(source.name) + (\(index)) * \(source.extents.stride) + l)"
        : "v_splat(\(source.name)[\(index)])"
    } else {
      read =
        runsAlongVector(access.flat, of: input)
        ? "v_load(\(source.name) + \(index))" : "v_splat(\(source.name)[\(index)])"
    }
    guard !access.conditions.isEmpty else { return read }
    let tests = access.conditions.map { "\(affine($0, of: input)) >= 0" }
    return "(\(tests.joined(separator: " && "))) ? \(read) : \(splat("0"))"
  }

  private func runsAlongVector(_ flat: Access.Affine, of input: Tensor) -> Bool {
    guard let vectorDimension else { return false }
    let own = vectorDimension - (domain.event.count - input.shape.count)
    return own >= 0 && input.shape[own] != 1 && flat.coefficients[own] != 0
  }

  private func stores(_ tensor: Tensor) -> [String] {
    var names: [String] = []
    if isStored(tensor) { names.append("o\(number(tensor))") }
    for index in (renderer.targets[tensor] ?? []).indices {
      names.append("u\(number(tensor))_\(index)")
    }
    let index = flat(shape: domain.event)
    return names.map { name in
      if isScalar { return "\(name)[0] = t\(number(tensor));" }
      return put("t\(number(tensor))", at: name, index, stride: domain.stride)
    }
  }

  private func put(_ value: String, at name: String, _ index: String, stride: Int) -> String {
    if domain.isBlock { return "v_store(\(name) + (\(index)) * \(stride) + l, \(value));" }
    if vectorDimension == nil {
      return "v_store_n(\(name) + (\(index)) * \(stride) + l, \(value), \(domain.lanes) - l);"
    }
    if isWhole(vectorDimension) { return "v_store(\(name) + \(index), \(value));" }
    if isWhole(vectorDimension) { return "v_store(\(name) + \(index), \(value));" }
    return "v_store_n(\(name) + \(index), \(value), \(vectorBounds.to) - l);"
  }

  private func store(reduction tensor: Tensor) -> String {
    guard case .reduce(let kind, let dimensions) = tensor.operation else { return "" }
    let keptDimensions = domain.event.indices.filter { !dimensions.contains($0) }
    let index = flat(shape: tensor.shape, dimensions: keptDimensions)
    let isPartial = renderer.storage.partialPlaces[tensor] != nil
    let name = isPartial ? "p\(number(tensor))" : "o\(number(tensor))"
    if isScalar { return "\(name)[0] = a\(number(tensor));" }
    if isVectorReduced {
      let across = kind == .sum ? "v_sum" : "v_max_across"
      return "\(name)[\(index)] = \(across)(a\(number(tensor)));"
    }
    return put(accumulated(tensor), at: name, index, stride: domain.stride)
  }

  private func flush(_ tensor: Tensor) -> String {
    guard case .reduceAxis(let reduction, _) = tensor.operation else { return "" }
    let slot = "p\(number(tensor)) + (\(flat(shape: domain.event))) * 16"
    return "v_store(\(slot), \(combined(reduction, "v_load(\(slot))", "a\(number(tensor))")));"
  }
}

extension Elementwise {
  /// Rows whose C form is in the text of special functions.
  static let usesSpecialFunctions: Set<Elementwise> = [.logGamma, .digamma, .trigamma, .polygamma]
}
