internal import EvidenceTensors

/// Renders work that goes element by element: gathers, scatters, copies, and reductions over inner axes.
struct ElementsRenderer {
  let renderer: Renderer
  private var analysis: Analysis { renderer.analysis }
  private var layout: BlockLayout { renderer.layout }

  init(_ renderer: Renderer) { self.renderer = renderer }

  /// offset + Σ coefficient · index, leaving out extents of 1.
  static func sum(_ affine: Access.Affine, _ index: [String], of shape: [Int]) -> String {
    var parts: [String] = affine.offset == 0 ? [] : ["\(affine.offset)"]
    for dimension in shape.indices where shape[dimension] != 1 {
      let coefficient = affine.coefficients[dimension]
      if coefficient == 0 { continue }
      parts.append(coefficient == 1 ? index[dimension] : "\(coefficient) * (\(index[dimension]))")
    }
    return parts.isEmpty ? "0" : parts.joined(separator: " + ")
  }

  // MARK: - Index spaces

  func isBlockAxis(_ axis: Axis) -> Bool { axis == layout.blockAxis }

  func axisName(_ axis: Axis) -> String {
    isBlockAxis(axis) ? "r" : analysis.name(axis)
  }

  /// Loops over an event shape and axes, around `body`; rows only up to `rows`.
  private func loops(
    _ shape: [Int],
    _ axes: AxisSet,
    prefix: String = "i",
    rows: String,
    _ body: [String]
  ) -> [String] {
    var heads = shape.indices.map {
      "for (long \(prefix)\($0) = 0; \(prefix)\($0) < \(shape[$0]); \(prefix)\($0)++) {"
    }
    for axis in axes where axis != layout.blockAxis {
      let name = axisName(axis)
      heads.append("for (long \(name) = 0; \(name) < \(layout.size(axis)); \(name)++) {")
    }
    if let axis = layout.blockAxis, axes.contains(axis) {
      heads.append("for (long r = 0; r < \(rows); r++) {")
    }
    return heads + body.map { "  " + $0 } + heads.map { _ in "}" }
  }

  /// The flat lane of an index along axes.
  private func lane(_ extents: Extents, _ names: [Axis: String]) -> String {
    var flat = "0"
    for (axis, size) in zip(extents.inner, extents.innerSizes) {
      flat =
        flat == "0"
        ? names[axis] ?? axisName(axis) : "(\(flat)) * \(size) + \(names[axis] ?? axisName(axis))"
    }
    guard extents.isBlock else { return flat }
    return flat == "0" ? "r" : "(\(flat)) * \(layout.blockRows) + r"
  }

  private func place(
    _ name: String,
    _ extents: Extents,
    _ flat: String,
    _ names: [Axis: String] = [:]
  ) -> String {
    let lanes = lane(extents, names)
    let isPlain = !extents.isBlock && extents.inner.isEmpty
    return isPlain ? "\(name)[\(flat)]" : "\(name)[(\(flat)) * \(extents.stride) + \(lanes)]"
  }

  /// The value of a tensor at an event index; `names` says where along an axis, if not at the loop's own index.
  func value(_ tensor: Tensor, _ index: [String], _ names: [Axis: String] = [:]) -> String {
    if let immediate = renderer.immediate(tensor) { return immediate }
    return value(analysis.access(tensor), index, of: tensor.shape, names)
  }

  /// As above, of a tensor that the rule has brought to `shape`.
  func value(
    of tensor: Tensor,
    rearranged rule: Rearrangement,
    to shape: [Int],
    _ index: [String]
  ) -> String {
    let flat = Access.Affine(coefficients: rowMajorStrides(shape), offset: 0)
    let access = analysis.access(tensor).rearranged(rule, from: tensor.shape)
    return value(access ?? Access(root: tensor, flat: flat), index, of: shape)
  }

  private func value(
    _ access: Access,
    _ index: [String],
    of shape: [Int],
    _ names: [Axis: String] = [:]
  ) -> String {
    let flat = Self.sum(access.flat, index, of: shape)
    let read: String
    if let immediate = renderer.immediate(access.root) {
      read = immediate
    } else {
      let extents = analysis.extents(access.root)
      read = place(renderer.pointer(access.root), extents, flat, names)
    }
    guard !access.conditions.isEmpty else { return read }
    let tests = access.conditions.map { "\(Self.sum($0, index, of: shape)) >= 0" }
    return "((\(tests.joined(separator: " && "))) ? \(read) : 0)"
  }

  private func flat(_ shape: [Int], _ index: [String]) -> String {
    Self.sum(Access.Affine(coefficients: rowMajorStrides(shape), offset: 0), index, of: shape)
  }

  private func names(_ count: Int, _ prefix: String = "i") -> [String] {
    (0..<count).map { "\(prefix)\($0)" }
  }

  // MARK: - Work

  /// Every element of a tensor by itself.
  func copy(_ tensor: Tensor, _ value: ([String], Self) -> String) -> [String] {
    let index = names(tensor.shape.count)
    let out = place("o", analysis.extents(tensor), flat(tensor.shape, index))
    let body = "\(out) = \(value(index, self));"
    return [head(tensor)] + loops(tensor.shape, tensor.axes, rows: "\(layout.blockRows)", [body])
  }

  func reduction(_ tensor: Tensor, _ reduction: Reduction) -> [String] {
    let extents = analysis.extents(tensor)
    let input = tensor.inputs[0]
    let index = names(tensor.shape.count)
    let out = place("o", extents, flat(tensor.shape, index))
    let body = update(out, value(input, index), reduction)
    return [head(tensor), clear(extents, to: renderer.identity(tensor))]
      + loops(tensor.shape, input.axes, rows: "\(layout.blockRows)", [body])
  }

  func scatter(_ tensor: Tensor) -> [String] {
    [head(tensor), clear(analysis.extents(tensor))]
      + scatter(tensor, "o", rows: "\(layout.blockRows)")
  }

  private func head(_ tensor: Tensor) -> String {
    "S *restrict o = \(renderer.pointer(tensor));"
  }

  private func clear(_ extents: Extents, to value: String = "0") -> String {
    "for (long i = 0; i < \(extents.event.product * extents.stride); i++) o[i] = \(value);"
  }

  private func update(_ out: String, _ value: String, _ reduction: Reduction) -> String {
    switch reduction {
    case .sum: "\(out) += \(value);"
    case .maximum: "\(out) = s_max(\(out), \(value));"
    }
  }

  private func scatter(_ tensor: Tensor, _ name: String, rows: String) -> [String] {
    let x = tensor.inputs
    let extents = analysis.extents(tensor)
    let shape = x[0].shape
    let index = names(shape.count)
    let axes = x[0].axes.union(x[1].axes)
    switch tensor.operation {
    case .scatter:
      let rank = x[1].shape.count
      let at = "(long)\(value(x[1], Array(index.prefix(rank))))"
      let out = place(name, extents, flat(tensor.shape, [at] + index.dropFirst(rank)))
      return loops(shape, axes, rows: rows, ["\(out) += \(value(x[0], index));"])
    case .scatterAxis(let axis, _):
      let at = "(long)\(value(x[1], []))"
      let out = place(name, extents, flat(tensor.shape, index), [axis: at])
      return loops(shape, axes, rows: rows, ["\(out) += \(value(x[0], index));"])
    default: preconditionFailure("scatter: \(tensor.operation)")
    }
  }

  /// What one block adds to a partial sum.
  func partial(_ tensor: Tensor) -> [String] {
    let base = renderer.storage.partialPlaces[tensor] ?? 0
    let size = renderer.storage.partialSize(tensor)
    let head = "S *restrict o = g + \(base) + part->partial * \(size);"
    guard case .reduceAxis(let reduction, _) = tensor.operation else {
      return [head] + scatter(tensor, "o", rows: "part->valid")
    }
    if reduction == .sum, layout.hasWholeVectors { return [head] + renderRowSum(tensor) }
    let input = tensor.inputs[0]
    let index = names(tensor.shape.count)
    let out = place("o", analysis.extents(tensor), flat(tensor.shape, index))
    return [head]
      + loops(
        tensor.shape,
        input.axes,
        rows: "part->valid",
        [update(out, value(input, index), reduction)]
      )
  }

  /// Sums over the rows of a block, a vector of rows at a time.
  private func renderRowSum(_ tensor: Tensor) -> [String] {
    let input = tensor.inputs[0]
    let index = names(tensor.shape.count)
    let out = place("o", analysis.extents(tensor), flat(tensor.shape, index))
    let axes = layout.blockAxis.map { input.axes.removing($0) } ?? input.axes
    let sum =
      analysis.productSums[tensor].map { productTerms($0, through: input, index) }
      ?? rowTerms(vector(input, index))
    let body = ["V a = v_splat(0);"] + sum + ["\(out) += v_sum(a);"]
    return loops(tensor.shape, axes, rows: "", body)
  }

  private func rowTerms(_ value: String) -> [String] {
    [
      "for (long r = 0; r < \(layout.blockRows); r += VL) "
        + "a = a + v_keep(\(value), part->keep[r / VL]);"
    ]
  }

  /// An element of a product, read through `input`, in every row.
  private func productTerms(_ product: Tensor, through input: Tensor, _ index: [String]) -> [String]
  {
    guard case .product(let left, let right) = product.operation,
      let access = analysis.productAccess(input)
    else { preconditionFailure("a sum of products without a product") }
    let (a, b) = (product.inputs[0], product.inputs[1])
    let depth = left ? a.shape[0] : a.shape[1]
    let skipped = access.conditions.map { "\(Self.sum($0, index, of: input.shape)) < 0" }
    let flat = Self.sum(access.flat, index, of: input.shape)
    let factors = [
      vector(a, left ? ["k", "p"] : ["p", "k"]), vector(b, right ? ["q", "k"] : ["k", "q"]),
    ]
    let head = skipped.isEmpty ? [] : ["if (\(skipped.joined(separator: " || "))) continue;"]
    return head + [
      "const long p = (\(flat)) / \(product.shape[1]), q = (\(flat)) % \(product.shape[1]);",
      "for (long k = 0; k < \(depth); k++) {",
    ] + rowTerms(factors.joined(separator: " * ")).map { "  " + $0 } + ["}"]
  }

  /// The value of a tensor in the rows from `r` on.
  private func vector(_ tensor: Tensor, _ index: [String]) -> String {
    if let immediate = renderer.immediate(tensor) { return "v_splat(\(immediate))" }
    let access = analysis.access(tensor)
    let isBlock = analysis.extents(access.root).isBlock
    guard isBlock else { return "v_splat(\(value(access, index, of: tensor.shape)))" }
    let plain = Access(root: access.root, flat: access.flat)
    let read = "v_load(&\(value(plain, index, of: tensor.shape)))"
    guard !access.conditions.isEmpty else { return read }
    let tests = access.conditions.map { "\(Self.sum($0, index, of: tensor.shape)) >= 0" }
    return "((\(tests.joined(separator: " && "))) ? \(read) : v_splat(0))"
  }

  func renderExpansion(_ tensor: Tensor, _ axes: AxisSet, _ group: Group) -> [String] {
    let key = Schedule.Expansion(tensor: tensor, axes: axes, level: group.level)
    guard let place = renderer.storage.expansionPlaces[key] else { return [] }
    let index = names(tensor.shape.count)
    let out = self.place("o", group.domain, flat(tensor.shape, index))
    let stride = group.domain.stride
    var lines = ["S *restrict o = \(renderer.pointer(place));"]
    lines += loops(
      tensor.shape,
      axes,
      rows: "\(layout.blockRows)",
      ["\(out) = \(value(tensor, index));"]
    )
    // Lanes that pad a vector repeat the first one: they must not slow the vector functions down.
    if group.domain.lanes < stride {
      let count = tensor.shape.product
      lines += [
        "for (long e = 0; e < \(count); e++) {",
        "  for (long l = \(group.domain.lanes); l < \(stride); l++) o[e * \(stride) + l] = o[e * \(stride)];",
        "}",
      ]
    }
    return lines
  }
}
