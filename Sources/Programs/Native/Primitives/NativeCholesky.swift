internal import EvidenceTensors

/// Every lane its own matrix.
extension Cholesky: NativePrimitive {
  func text(_ tensor: Tensor, _ group: Group, _ renderer: Renderer) -> [String] {
    let extents = renderer.analysis.extents(tensor)
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
}
