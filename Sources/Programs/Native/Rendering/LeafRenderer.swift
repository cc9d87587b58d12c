internal import EvidenceTensors

/// Noise, and the rows of data and state that a block works on.
extension Renderer {
  func render(_ noise: Noise, _ tensor: Tensor, _ group: Group) -> [String] {
    usesNoise = true
    let extents = analysis.extents(tensor)
    let key = NoiseKey(
      noise,
      minibatch: layout.isMinibatch ? layout.blockAxis : nil,
      sizes: layout.sizes
    )
    let family = Self.families[noise.family] ?? 0
    let count = noise.shape.product
    let out = pointer(tensor)
    let stream = "\(noise.site), "
    if extents.isBlock, key.datumAxis == layout.blockAxis, key.otherAxes.isEmpty {
      let particles = extents.innerSizes.product
      return [
        "ev_block_noise(\(out), \(extents.stride), \(family), \(count), \(particles), \(layout.blockRows), part->datum, \(stream)c->step, c->seed);"
      ]
    }
    if noise.axes.isEmpty {
      guard group.isLarge else {
        return [
          "ev_stream_noise(\(out), \(family), 0, \(count), \(stream)0, 0, c->step, c->seed);"
        ]
      }
      let row = count / Swift.max(noise.shape[0], 1)
      return [
        "const long first = part->from * \(row);",
        "ev_stream_noise(\(out) + first, \(family), first, (part->to - part->from) * \(row), \(stream)0, 0, c->step, c->seed);",
      ]
    }
    return renderDraws(noise, extents, key, out, family)
  }

  /// The numbers by which the preamble knows the families.
  private static let families: [Noise.Family: Int] = [.uniform: 0, .normal: 1, .word: 2]

  /// Noise along several axes, a draw at a time.
  private func renderDraws(
    _ noise: Noise,
    _ extents: Extents,
    _ key: NoiseKey,
    _ out: String,
    _ family: Int
  ) -> [String] {
    func name(_ axis: Axis) -> String {
      axis == layout.blockAxis ? "part->datum[r]" : analysis.name(axis)
    }
    var lines = ["S *restrict o = \(out);", "for (long e = 0; e < \(noise.shape.product); e++) {"]
    for (axis, size) in zip(extents.inner, extents.innerSizes) {
      lines.append("for (long \(name(axis)) = 0; \(name(axis)) < \(size); \(name(axis))++) {")
    }
    if extents.isBlock { lines.append("for (long r = 0; r < \(layout.blockRows); r++) {") }
    let others = key.otherAxes.reduce("0") { "(\($0)) * \(layout.size($1)) + (long)\(name($1))" }
    var lane = "0"
    for (axis, size) in zip(extents.inner, extents.innerSizes) {
      lane = "(\(lane)) * \(size) + \(name(axis))"
    }
    if extents.isBlock { lane = "(\(lane)) * \(layout.blockRows) + r" }
    let particle = key.particleAxis.map(name) ?? "0"
    let datum = key.datumAxis.map(name) ?? "0"
    lines.append(
      "o[e * \(extents.stride) + \(lane)] = ev_one_draw(\(family), e + \(noise.shape.product) * (\(others)), \(noise.site), (uint32_t)\(particle), (uint32_t)\(datum), c->step, c->seed);"
    )
    let depth = 1 + extents.inner.count + (extents.isBlock ? 1 : 0)
    return lines + Array(repeating: "}", count: depth)
  }

  // MARK: - Rows

  /// Variables with the block axis that some group of a level reads.
  func variables(readAt level: Int) -> [Variable] {
    guard schedule.levels.indices.contains(level) else { return [] }
    var seen: Set<Variable> = []
    var result: [Variable] = []
    for group in schedule.levels[level] {
      for read in schedule.reads(group) {
        guard let variable = read.root.variable, layout.isBlock(read.root) else { continue }
        if seen.insert(variable).inserted { result.append(variable) }
      }
    }
    return result
  }

  /// Brings a variable's rows into the block's lanes; nothing where they lie there for good.
  func gather(_ variable: Variable) -> [String] {
    guard layout.isMinibatch else { return [] }
    let extents = layout.extents(shape: variable.shape, axes: variable.axes)
    let inner = extents.innerSizes.product
    let out = blockPointer(Tensor(variable))
    let rows = "c->rows ? c->rows + part.first : 0, part.first, (int)part.valid"
    let (pieces, count) = inner == 1 ? (1, extents.event.product) : (extents.event.product, inner)
    let leading = inner == 1 ? extents.stride : layout.blockRows
    let lanes = inner == 1 ? extents.stride : layout.blockRows
    let call: String
    if let master = storage.masterPlaces[variable] {
      let stride = storage.rowStride
      call =
        "c->functions->gather_lanes_\(suffix)(g + \(master) + e * \(count * stride), \(stride), \(rows), \(lanes), \(count), \(out) + e * \(extents.stride), \(leading));"
    } else {
      let index = gathered[variable] ?? 0
      let type = dataTypes[variable] ?? "f64"
      let size = extents.event.product * inner
      call =
        "c->functions->gather_\(suffix)_\(type)((const \(Self.cTypes[type] ?? "double") *)c->data[\(index)] + e * \(count), \(size), \(rows), \(lanes), \(count), \(out) + e * \(extents.stride), \(leading));"
    }
    var lines = ["for (long e = 0; e < \(pieces); e++) {", "  " + call, "}"]
    if zeroTailed.contains(Tensor(variable)) {
      lines.append(zeroTail(Tensor(variable)).replacing("part->", with: "part."))
    }
    return lines
  }

  private static let cTypes = [
    "u8": "unsigned char", "i32": "int", "f32": "float", "f64": "double",
  ]

  private func blockPointer(_ tensor: Tensor) -> String {
    pointer(tensor).replacing("part->", with: "part.")
  }

  /// State with the block axis whose new values are made at a level.
  func scattered(at level: Int) -> [Variable] {
    guard layout.isMinibatch else { return [] }
    return analysis.ordered(targets).flatMap { tensor, variables -> [Variable] in
      guard analysis.level(tensor) == level else { return [] }
      return variables.filter {
        storage.masterPlaces[$0] != nil && storage.shadowPlaces[$0] == nil
      }
    }
  }

  /// Puts new values back into all rows' state.
  func scatter(_ variable: Variable) -> [String] {
    guard let master = storage.masterPlaces[variable] else { return [] }
    let extents = layout.extents(shape: variable.shape, axes: variable.axes)
    let inner = extents.innerSizes.product
    let (pieces, count) = inner == 1 ? (1, extents.event.product) : (extents.event.product, inner)
    let leading = inner == 1 ? extents.stride : layout.blockRows
    let stride = storage.rowStride
    let source = pointer(target: variable)
    return [
      "for (long e = 0; e < \(pieces); e++) {",
      "  c->functions->scatter_lanes_\(suffix)(\(source) + e * \(extents.stride), \(leading), c->rows ? c->rows + part->first : 0, part->first, (int)part->valid, \(count), g + \(master) + e * \(count * stride), \(stride));",
      "}",
    ]
  }
}
