extension NumericArray {
  /// The numbers with the given axes first, in that order, repeated over those that they do not carry.
  package func values(plates: [Axis], sizes: [Axis: Int]) -> Values {
    let extents = plates.map { $0.fixedSize ?? sizes[$0] ?? 1 }
    let events = shape.product
    let strides = plates.map { plate in
      axes.firstIndex(of: plate).map { self.sizes[($0 + 1)...].reduce(events, *) } ?? 0
    }
    var starts = [0]
    for (extent, stride) in zip(extents, strides) {
      starts = starts.flatMap { start in (0..<extent).map { start + $0 * stride } }
    }
    let numbers = starts.flatMap { elements[$0..<$0 + events] }
    return Values(.doubles(numbers), fitting: extents + shape)
  }
}
