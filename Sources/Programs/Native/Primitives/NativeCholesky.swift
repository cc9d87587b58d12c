internal import EvidenceTensors

/// Every lane its own matrix.
extension Cholesky: NativePrimitive {
  /// Large matrices fill vectors with rows alone, and leave the caches with more than one vector of them.
  func blockRows(_ tensor: Tensor) -> Int? { tensor.shape.product > 2_048 ? 16 : nil }

  func text(_ tensor: Tensor, _ group: Group, _ renderer: Renderer) -> [String] {
    let extents = renderer.analysis.extents(tensor)
    if extents.isBlock, extents.event[0] >= Self.tile {
      return tiledText(tensor, extents, renderer)
    }
    let (n, stride) = (extents.event[0], extents.stride)
    let input = renderer.pointer(renderer.analysis.root(tensor.inputs[0]))
    return [
      "const S *x = \(input);",
      "S *restrict o = \(renderer.pointer(tensor));",
      "for (long i = 0; i < \(n); i++) {",
      "  for (long j = 0; j < \(n); j++) {",
      "    S *restrict y = o + (i * \(n) + j) * \(stride);",
      "    if (j > i) {",
      "      for (long l = 0; l < \(stride); l++) y[l] = 0;",
      "      continue;",
      "    }",
      "    for (long l = 0; l < \(stride); l++) y[l] = x[(i * \(n) + j) * \(stride) + l];",
      "    for (long k = 0; k < j; k++) {",
      "      const S *p = o + (i * \(n) + k) * \(stride), *q = o + (j * \(n) + k) * \(stride);",
      "      for (long l = 0; l < \(stride); l++) y[l] -= p[l] * q[l];",
      "    }",
      "    const S *d = o + (j * \(n) + j) * \(stride);",
      "    if (i == j) {",
      "      for (long l = 0; l < \(stride); l++) y[l] = y[l] > 0 ? s_sqrt(y[l]) : (S)NAN;",
      "    } else {",
      "      for (long l = 0; l < \(stride); l++) y[l] /= d[l];",
      "    }",
      "  }",
      "}",
    ]
  }

  /// How many rows of a column are worked on at once, their sums in registers.
  private static var tile: Int { 8 }

  /// Column by column, a vector of lanes after the other.
  private func tiledText(_ tensor: Tensor, _ extents: Extents, _ renderer: Renderer) -> [String] {
    let (n, stride, tile) = (extents.event[0], extents.stride, Self.tile)
    let input = renderer.pointer(renderer.analysis.root(tensor.inputs[0]))
    func place(_ row: String, _ column: String) -> String {
      "((\(row)) * \(n) + (\(column))) * \(stride)"
    }
    let each = "for (long m = 0; m < \(tile); m++)"
    return [
      "for (long l = 0; l < \(stride); l += VL) {",
      "  const S *x = \(input) + l;",
      "  S *restrict o = \(renderer.pointer(tensor)) + l;",
      "  for (long j = 0; j < \(n); j++) {",
      "    const S *q = o + \(place("j", "0"));",
      "    V d = v_load(x + \(place("j", "j")));",
      "    for (long k = 0; k < j; k++) d = v_fma(-v_load(q + k * \(stride)), v_load(q + k * \(stride)), d);",
      "    d = v_choose((M)(d > 0), v_sqrt(d), v_splat((S)NAN));",
      "    for (long k = j + 1; k < \(n); k++) v_store(o + \(place("j", "k")), v_splat(0));",
      "    long i = j + 1;",
      "    for (; i + \(tile) <= \(n); i += \(tile)) {",
      "      const S *p = o + \(place("i", "0"));",
      "      V y[\(tile)];",
      "      \(each) y[m] = v_load(x + \(place("i + m", "j")));",
      "      for (long k = 0; k < j; k++) {",
      "        const V c = v_load(q + k * \(stride));",
      "        \(each) y[m] = v_fma(-v_load(p + \(place("m", "k"))), c, y[m]);",
      "      }",
      "      \(each) v_store(o + \(place("i + m", "j")), y[m] / d);",
      "    }",
      "    for (; i < \(n); i++) {",
      "      const S *p = o + \(place("i", "0"));",
      "      V y = v_load(x + \(place("i", "j")));",
      "      for (long k = 0; k < j; k++) y = v_fma(-v_load(p + k * \(stride)), v_load(q + k * \(stride)), y);",
      "      v_store(o + \(place("i", "j")), y / d);",
      "    }",
      "    v_store(o + \(place("j", "j")), d);",
      "  }",
      "}",
    ]
  }
}
