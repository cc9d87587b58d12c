/// The tensors one after the other along an event dimension (the first, unless named).
public func concatenated(_ parts: Tensor..., dimension: Int = 0) -> Tensor {
  concatenated(parts, dimension: dimension)
}
public func concatenated(_ parts: [Tensor], dimension: Int = 0) -> Tensor {
  if let mistake = parts.first(where: { $0.mistake != nil }) { return mistake }
  guard let first = parts.first, first.shape.indices.contains(dimension),
    parts.allSatisfy({ agrees($0.shape, first.shape, except: dimension) })
  else {
    let shapes = parts.map { "\($0.shape)" }.joined(separator: ", ")
    return .invalid(
      "the event shapes \(shapes) cannot be concatenated along dimension \(dimension)"
    )
  }
  let total = parts.map { $0.shape[dimension] }.reduce(0, +)
  var start = 0
  // A sum of padded parts: its derivative, a slice of the cotangent, follows from the parts' own
  // rules.
  var result: Tensor?
  for part in parts {
    let extent = part.shape[dimension]
    let placed = part.padded(before: start, after: total - start - extent, dimension: dimension)
    result = result.map { $0 + placed } ?? placed
    start += extent
  }
  return result ?? .invalid("nothing to concatenate")
}

/// The tensors, all of one event shape, along a new leading event dimension.
public func stacked(_ parts: [Tensor]) -> Tensor {
  concatenated(parts.map { $0.reshaped([1] + $0.shape) })
}
public func stacked(_ parts: Tensor...) -> Tensor { stacked(parts) }

private func agrees(_ a: [Int], _ b: [Int], except dimension: Int) -> Bool {
  a.count == b.count && a.indices.allSatisfy { $0 == dimension || a[$0] == b[$0] }
}
