internal import EvidenceTensors

extension TriangularSolve: NativePrimitive {
  func place(_ tensor: Tensor, in schedule: Schedule) {
    if schedule.sharesFactor(tensor) {
      schedule.expandLanes([tensor.inputs[1]], of: tensor)
    } else {
      schedule.expand(tensor)
    }
    schedule.placeAlone(tensor)
  }

  func text(_ tensor: Tensor, _ group: Group, _ renderer: Renderer) -> [String] {
    renderer.schedule.sharesFactor(tensor)
      ? renderer.sharedSolve(tensor, group, transposed: transposed)
      : renderer.laneSolve(tensor, group, transposed: transposed)
  }

  var readsMemory: Bool { false }
}

extension Renderer {
  /// The rows of a block share a factor, or one for each repetition of inner axes: sums stay in registers.
  fileprivate func sharedSolve(_ tensor: Tensor, _ group: Group, transposed: Bool) -> [String] {
    let stride = group.domain.stride
    let (n, columns, rows) = (tensor.shape[0], tensor.shape[1], layout.blockRows)
    let lower = tensor.inputs[0]
    let factor = sharedElement(lower, transposed ? ["k", "i"] : ["i", "k"])
    let pivot = sharedElement(lower, ["i", "i"])
    let right = laneVector(tensor.inputs[1], ["i", "j"], group, at: "from + l")
    let earlier = transposed ? "long k = i + 1; k < \(n); k++" : "long k = 0; k < i; k++"
    let vectors = "long l = 0; l < width; l += VL"
    return [
      "S *restrict o = \(pointer(tensor));",
      "enum { all = \(rows) / VL, some = all % 8 == 0 ? 8 : all % 4 == 0 ? 4 : 1 };",
      "enum { width = (all < 8 ? all : some) * VL };",
      "for (long copy = 0; copy < \(group.domain.innerSizes.product); copy++) {",
      "  const long matrix = \(innerIndex(of: analysis.root(lower), in: group.domain));",
      "  for (long step = 0; step < \(n); step++) {",
      "    const long i = \(transposed ? "\(n - 1) - step" : "step");",
      "    const V scale = v_splat(1 / \(pivot));",
      "    for (long j = 0; j < \(columns); j++) {",
      "      const long end = (copy + 1) * \(rows);",
      "      for (long from = copy * \(rows); from < end; from += width) {",
      "        V y[width / VL];",
      "        for (\(vectors)) y[l / VL] = \(right);",
      "        for (\(earlier)) {",
      "          const V a = v_splat(\(factor));",
      "          const S *p = o + (k * \(columns) + j) * \(stride) + from;",
      "          for (\(vectors)) y[l / VL] = v_fma(-a, v_load(p + l), y[l / VL]);",
      "        }",
      "        S *q = o + (i * \(columns) + j) * \(stride) + from;",
      "        for (\(vectors)) v_store(q + l, y[l / VL] * scale);",
      "      }",
      "    }",
      "  }",
      "}",
    ]
  }

  /// Which of an operand's matrices belongs to repetition `copy` of the inner axes of a block.
  private func innerIndex(of root: Tensor, in domain: Extents) -> String {
    let own = analysis.extents(root)
    let strides = rowMajorDistances(own.innerSizes)
    let distances = rowMajorDistances(domain.innerSizes)
    let terms = zip(own.inner, strides).compactMap { axis, stride -> String? in
      guard let position = domain.inner.firstIndex(of: axis) else { return nil }
      return "copy / \(distances[position]) % \(domain.innerSizes[position]) * \(stride)"
    }
    return terms.isEmpty ? "0" : terms.joined(separator: " + ")
  }

  /// An element of an operand that is the same for all rows of a block.
  private func sharedElement(_ input: Tensor, _ index: [String]) -> String {
    if let immediate = immediate(input) { return immediate }
    let access = analysis.access(input)
    let flat = ElementsRenderer.sum(access.flat, index, of: input.shape)
    let extents = analysis.extents(access.root)
    let place = pointer(access.root)
    return extents.inner.isEmpty
      ? "\(place)[\(flat)]" : "\(place)[(\(flat)) * \(extents.stride) + matrix]"
  }

  fileprivate func laneSolve(_ tensor: Tensor, _ group: Group, transposed: Bool) -> [String] {
    let stride = group.domain.stride
    let (n, columns) = (tensor.shape[0], tensor.shape[1])
    let lower = tensor.inputs[0]
    let factor = laneElement(lower, transposed ? ["k", "i"] : ["i", "k"], group)
    let pivot = laneElement(lower, ["i", "i"], group)
    let right = laneElement(tensor.inputs[1], ["i", "j"], group)
    return [
      "S *restrict o = \(pointer(tensor));",
      "for (long step = 0; step < \(n); step++) {",
      "  const long i = \(transposed ? "\(n - 1) - step" : "step");",
      "  for (long j = 0; j < \(columns); j++) {",
      "    S *restrict y = o + (i * \(columns) + j) * \(stride);",
      "    for (long l = 0; l < \(stride); l++) y[l] = \(right);",
      transposed
        ? "    for (long k = i + 1; k < \(n); k++) {" : "    for (long k = 0; k < i; k++) {",
      "      const S *p = o + (k * \(columns) + j) * \(stride);",
      "      for (long l = 0; l < \(stride); l++) y[l] -= \(factor) * p[l];",
      "    }",
      "    for (long l = 0; l < \(stride); l++) y[l] /= \(pivot);",
      "  }",
      "}",
    ]
  }
}

/// The distances between neighbours along each dimension of a row-major array.
private func rowMajorDistances(_ sizes: [Int]) -> [Int] {
  sizes.indices.map { sizes[($0 + 1)...].reduce(1, *) }
}
