extension NumericArray {
  /// The numbers with the given axes first, in that order, repeated over those that they do not carry.
  package func values(plates: [Axis], sizes: [Axis: Int]) -> Values {
    let extents = plates.map { $0.fixedSize ?? sizes[$0] ?? 1 }
    if axes == plates { return Values(.doubles(elements), fitting: self.sizes + shape) }
    let events = shape.product
    let strides = plates.map { plate in
      axes.firstIndex(of: plate).map { self.sizes[($0 + 1)...].reduce(events, *) } ?? 0
    }
    // The last axis is gone through in one loop.
    let (last, step) = (extents.last ?? 1, strides.last ?? 0)
    var starts = [0]
    for (extent, stride) in zip(extents.dropLast(), strides) {
      starts = starts.flatMap { start in (0..<extent).map { start + $0 * stride } }
    }
    let count = starts.count * last * events
    let numbers = [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
      elements.withUnsafeBufferPointer { elements in
        var place = 0
        for start in starts {
          for index in 0..<last {
            let first = start + index * step
            for element in first..<first + events {
              buffer[place] = elements[element]
              place += 1
            }
          }
        }
      }
      initialized = count
    }
    return Values(.doubles(numbers), fitting: extents + shape)
  }
}
