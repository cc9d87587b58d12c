internal import EvidenceTensors

/// Products, sums over rows of products, and what they need.
extension MatrixProduct: NativePrimitive {
  func place(_ tensor: Tensor, in schedule: Schedule) {
    let form = schedule.analysis.form(tensor)
    switch form {
    case .lanes: schedule.expand(tensor)
    case .left, .right: schedule.expandLanes(tensor.inputs, of: tensor)
    case .global: break
    }
    schedule.place(.product(tensor, form), for: tensor)
  }
}

extension Renderer {
  private var product: String { "c->functions->product_\(suffix)" }

  private func call(
    _ transA: Bool,
    _ transB: Bool,
    _ m: String,
    _ n: String,
    _ k: Int,
    _ a: String,
    _ lda: Int,
    _ b: String,
    _ ldb: Int,
    _ c: String,
    _ ldc: Int,
    accumulate: String = "0"
  ) -> String {
    "\(product)(\(transA ? 1 : 0), \(transB ? 1 : 0), \(m), \(n), \(k), \(a), \(lda), \(b), \(ldb), \(c), \(ldc), \(accumulate));"
  }

  func render(product tensor: Tensor, _ form: ProductForm, _ group: Group) -> [String] {
    guard case .product(let left, let right) = tensor.operation else { return [] }
    let (a, b) = (tensor.inputs[0], tensor.inputs[1])
    let (m, n) = (tensor.shape[0], tensor.shape[1])
    let k = left ? a.shape[0] : a.shape[1]
    let result = pointer(tensor)
    switch form {
    case .global:
      let (lda, ldb) = (a.shape[1], b.shape[1])
      let (x, y) = (pointer(analysis.root(a)), pointer(analysis.root(b)))
      guard group.isLarge else {
        return [call(left, right, "\(m)", "\(n)", k, x, lda, y, ldb, result, n)]
      }
      let rows = "\(x) + part->from\(left ? "" : " * \(lda)")"
      return [
        call(
          left,
          right,
          "(int)(part->to - part->from)",
          "\(n)",
          k,
          rows,
          lda,
          y,
          ldb,
          "\(result) + part->from * \(n)",
          n
        )
      ]
    case .left:
      let lanes = group.domain.stride
      let x = pointer(analysis.root(a))
      let y = lanePointer(b, group)
      return [
        call(left, false, "\(m)", "\(n * lanes)", k, x, a.shape[1], y, n * lanes, result, n * lanes)
      ]
    case .right:
      let lanes = group.domain.stride
      let y = pointer(analysis.root(b))
      let x = lanePointer(a, group)
      return [
        "for (long i = 0; i < \(m); i++) {",
        "  "
          + call(
            !right,
            false,
            "\(n)",
            "\(lanes)",
            k,
            y,
            b.shape[1],
            "\(x) + i * \(k * lanes)",
            lanes,
            "\(result) + i * \(n * lanes)",
            lanes
          ),
        "}",
      ]
    case .lanes: return renderLaneProduct(tensor, group, m: m, n: n, k: k, left, right)
    }
  }

  /// Where an operand's lanes are: in place, or expanded to those of the group.
  func lanePointer(_ input: Tensor, _ group: Group) -> String {
    let root = analysis.root(input)
    guard schedule.needsExpansion(root, in: group.domain) else { return pointer(root) }
    let key = schedule.expansionKey(root, in: group.domain, level: group.level)
    guard let place = storage.expansionPlaces[key] else {
      preconditionFailure("node \(root.id) is not expanded at level \(group.level)")
    }
    return pointer(place)
  }

  /// An element of an operand at lane `l`, its event index given as C expressions; constants and plain numbers are the same
  /// in every lane.
  func laneElement(_ input: Tensor, _ index: [String], _ group: Group) -> String {
    if let immediate = immediate(input) { return immediate }
    return element(input, index, group, plain: { $0 }, lanes: { "\($0)[\($1) + l]" }, zero: "0")
  }

  /// A vector of an operand's lanes from `lane` on, its event index given as C expressions.
  func laneVector(_ input: Tensor, _ index: [String], _ group: Group, at lane: String) -> String {
    if let immediate = immediate(input) { return "v_splat(\(immediate))" }
    return element(
      input,
      index,
      group,
      plain: { "v_splat(\($0))" },
      lanes: { "v_load(\($0) + \($1) + \(lane))" },
      zero: "v_splat(0)"
    )
  }

  /// An element as one number for all lanes, as `lanes` reads it from a pointer and a start, or as zero where it is padding.
  private func element(
    _ input: Tensor,
    _ index: [String],
    _ group: Group,
    plain: (String) -> String,
    lanes: (_ pointer: String, _ start: String) -> String,
    zero: String
  ) -> String {
    let access = analysis.access(input)
    let flat = ElementsRenderer.sum(access.flat, index, of: input.shape)
    let extents = analysis.extents(access.root)
    let isPlain = !extents.isBlock && extents.inner.isEmpty
    let read =
      isPlain
      ? plain("\(pointer(access.root))[\(flat)]")
      : lanes(lanePointer(input, group), "(\(flat)) * \(group.domain.stride)")
    guard !access.conditions.isEmpty else { return read }
    let tests = access.conditions.map {
      "\(ElementsRenderer.sum($0, index, of: input.shape)) >= 0"
    }
    return "((\(tests.joined(separator: " && "))) ? \(read) : \(zero))"
  }

  private func renderLaneProduct(
    _ tensor: Tensor,
    _ group: Group,
    m: Int,
    n: Int,
    k: Int,
    _ left: Bool,
    _ right: Bool
  ) -> [String] {
    let stride = group.domain.stride
    let (first, second) = (left ? ["k", "i"] : ["i", "k"], right ? ["j", "k"] : ["k", "j"])
    // Lanes without rows are as many as they are.
    let isVector = group.domain.isBlock
    func factor(_ input: Tensor, _ index: [String]) -> String {
      isVector ? laneVector(input, index, group, at: "l") : laneElement(input, index, group)
    }
    let (a, b) = (factor(tensor.inputs[0], first), factor(tensor.inputs[1], second))
    return [
      "S *restrict o = \(pointer(tensor));",
      "for (long i = 0; i < \(m); i++) {",
      "  for (long j = 0; j < \(n); j++) {",
      "    S *restrict y = o + (i * \(n) + j) * \(stride);",
      "    for (long l = 0; l < \(stride); \(isVector ? "l += VL" : "l++")) {",
      isVector ? "      V sum = v_splat(0);" : "      S sum = 0;",
      "      for (long k = 0; k < \(k); k++) sum = \(isVector ? "v_fma(\(a), \(b), sum)" : "sum + \(a) * \(b)");",
      isVector ? "      v_store(y + l, sum);" : "      y[l] = sum;",
      "    }",
      "  }",
      "}",
    ]
  }

  // MARK: - Sums over rows

  func render(_ transposition: Transposition) -> [String] {
    let (k, n) = (transposition.k, transposition.n)
    let stride = analysis.extents(transposition.root).stride
    guard let place = storage.transposedPlaces[transposition] else { return [] }
    let (step, leading) = transposition.transposed ? (stride, k * stride) : (n * stride, stride)
    return [
      "for (long k = 0; k < \(k); k++) {",
      "  c->functions->transpose_\(suffix)(\(pointer(transposition.root)) + k * \(step), \(leading), \(n), \(stride), \(pointer(place)) + k * \(stride * n), \(n));",
      "}",
    ]
  }

  func render(_ contraction: Contraction, to tensor: Tensor, _ group: Group) -> [String] {
    let left = analysis.root(contraction.left)
    let right = analysis.transposition(contraction)
    let (k, n) = (contraction.k, contraction.n)
    let stride = analysis.extents(left).stride
    guard let a = storage.places[left], let b = storage.transposedPlaces[right] else {
      preconditionFailure("a product over rows needs what blocks kept")
    }
    let rowOffset = contraction.transposeLeft ? "k * \(contraction.m) + from" : "from * \(k) + k"
    let leading = contraction.transposeLeft ? stride : k * stride
    let (from, to) = group.isLarge ? ("part->from", "part->to") : ("0L", "\(contraction.m)L")
    return [
      "const long from = \(from), to = \(to);",
      "for (long block = c->firstBlock; block < c->endBlock; block++) {",
      "  for (long k = 0; k < \(k); k++) {",
      "    "
        + call(
          false,
          false,
          "(int)(to - from)",
          "\(n)",
          stride,
          "\(kept(a)) + (\(rowOffset)) * \(stride)",
          leading,
          "\(kept(b)) + k * \(stride * n)",
          n,
          "\(pointer(tensor)) + from * \(n)",
          n,
          accumulate: "block + k > 0"
        ),
      "  }",
      "}",
    ]
  }

  /// Where `block` left its part of an operand.
  private func kept(_ place: Storage.Place) -> String {
    switch place {
    case .region(let offset, let size): "g + \(offset) + block * \(size)"
    case .window(let offset, let size): "g + \(offset) + (block - c->firstBlock) * \(size)"
    default: preconditionFailure("what a product over rows reads lies block by block")
    }
  }

  func renderCombination(_ tensor: Tensor) -> [String] {
    guard let group = schedule.accumulatorOf[tensor], let base = storage.partialPlaces[tensor]
    else {
      return []
    }
    let size = storage.partialSize(tensor)
    let extents = analysis.extents(tensor)
    let count = extents.event.product * extents.stride
    let isBlock = group.level % 2 == 1
    let rows = layout.blockRows
    let parts =
      isBlock
      ? "blocks < \(layout.partials) ? blocks : \(layout.partials)"
      : "\(storage.partialCount(group))"
    var lines = ["S *restrict o = \(pointer(tensor));"]
    if isBlock { lines.append("const long blocks = (c->count + \(rows - 1)) / \(rows);") }
    lines.append("const long parts = \(parts);")
    let isMaximum = identity(tensor) != "0"
    if storage.keepsLanes(tensor) {
      let combined = isMaximum ? "v_max(a, v_load(p))" : "a + v_load(p)"
      lines += [
        "for (long i = 0; i < \(count); i++) {",
        "  V a = v_splat(\(identity(tensor)));",
        "  for (long part = 0; part < parts; part++) {",
        "    const S *p = g + \(base) + part * \(size) + i * 16;",
        "    a = \(combined);",
        "  }",
        "  o[i] = \(isMaximum ? "v_max_across" : "v_sum")(a);",
        "}",
      ]
    } else {
      let combined = isMaximum ? "s_max(a, p)" : "a + p"
      lines += [
        "for (long i = 0; i < \(count); i++) {",
        "  S a = \(identity(tensor));",
        "  for (long part = 0; part < parts; part++) {",
        "    const S p = (g + \(base))[part * \(size) + i];",
        "    a = \(combined);",
        "  }",
        "  o[i] = a;",
        "}",
      ]
    }
    return lines
  }

  func renderCommit(_ variable: Variable) -> [String] {
    guard let shadow = storage.shadowPlaces[variable],
      let place = storage.places[Tensor(variable)]
    else { return [] }
    let extents = layout.extents(shape: variable.shape, axes: variable.axes)
    switch (shadow, place) {
    case (.global(let from), .global(let to)):
      return ["__builtin_memcpy(g + \(to), g + \(from), \(storage.size(extents)) * sizeof(S));"]
    case (.region(let from, let size), .region(let to, _)):
      let copy = "__builtin_memcpy(g + \(to) + b * \(size), g + \(from) + b * \(size)"
      return [
        "for (long b = 0; b < \(layout.blocks); b++) {",
        "  \(copy), \(storage.size(extents)) * sizeof(S));",
        "}",
      ]
    default: preconditionFailure("a shadow lies elsewhere than its variable")
    }
  }
}
