internal import EvidenceTensors

/// Every lane its own sums.
extension CumulativeSum: NativePrimitive {
  func place(_ tensor: Tensor, in schedule: Schedule) {
    schedule.expand(tensor)
    schedule.placeAlone(tensor)
  }

  func text(_ tensor: Tensor, _ group: Group, _ renderer: Renderer) -> [String] {
    let (shape, stride) = (tensor.shape, group.domain.stride)
    let index = shape.indices.map { "i\($0)" }
    let loops = zip(index, shape).enumerated().map { position, loop in
      isFromEnd && position == dimension
        ? "for (long \(loop.0) = \(loop.1 - 1); \(loop.0) >= 0; \(loop.0)--)"
        : "for (long \(loop.0) = 0; \(loop.0) < \(loop.1); \(loop.0)++)"
    }
    let strides = rowMajorStrides(shape)
    let flat = zip(index, strides).map { "\($0) * \($1)" }.joined(separator: " + ")
    let step = strides[dimension] * stride
    let isLater = isFromEnd ? "< \(shape[dimension] - 1)" : "> 0"
    let earlier = "y[l \(isFromEnd ? "+" : "-") \(step)]"
    let element = renderer.laneElement(tensor.inputs[0], index, group)
    return [
      "S *restrict o = \(renderer.pointer(tensor));", loops.joined(separator: " ") + " {",
      "  S *y = o + (\(flat)) * \(stride);",
      "  for (long l = 0; l < \(stride); l++) {",
      "    y[l] = \(element) + (i\(dimension) \(isLater) ? \(earlier) : 0);",
      "  }",
      "}",
    ]
  }

  var readsMemory: Bool { false }
}
