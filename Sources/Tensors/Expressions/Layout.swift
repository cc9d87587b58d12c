/// Copying elements between row-major layouts: what every structural operation comes down to.
package enum Layout {
  /// The distances between neighbours along each dimension of a row-major array.
  package static func strides(of extents: [Int]) -> [Int] {
    var strides = Array(repeating: 1, count: extents.count)
    for position in extents.indices.reversed().dropFirst() {
      strides[position] = strides[position + 1] * extents[position + 1]
    }
    return strides
  }

  /// The positions `offset` + Σ index · stride, for every index of `extents` in row-major order.
  package static func positions(_ extents: [Int], strides: [Int], offset: Int = 0) -> [Int] {
    var result = [offset]
    for (extent, stride) in zip(extents, strides) {
      var next: [Int] = []
      next.reserveCapacity(result.count * extent)
      for start in result {
        for index in 0..<extent { next.append(start + index * stride) }
      }
      result = next
    }
    return result
  }
}

extension NumericArray {
  /// The number of elements of the event.
  package var eventCount: Int { shape.product }

  /// The distance between repetitions along each of `axes`; 0 along an axis that is not carried.
  package func strides(along axes: [Axis]) -> [Int] {
    let own = Layout.strides(of: sizes)
    return axes.map { axis in
      self.axes.firstIndex(of: axis).map { own[$0] * eventCount } ?? 0
    }
  }

  /// How many repetitions of an axis there are; 1 where it is not carried.
  func size(along axis: Axis) -> Int { axes.firstIndex(of: axis).map { sizes[$0] } ?? 1 }

  /// The distance between elements along each dimension of a larger event shape; 0 where repeated.
  func strides(broadcastTo event: [Int]) -> [Int] {
    let lead = event.count - shape.count
    let own = Layout.strides(of: shape)
    return event.indices.map { position in
      position < lead || shape[position - lead] == 1 ? 0 : own[position - lead]
    }
  }

  /// Where the event of each repetition of `axes` starts.
  package func starts(along axes: [Axis], sizes: [Int]) -> [Int] {
    Layout.positions(sizes, strides: strides(along: axes))
  }

  /// All elements, repeated to more axes and a larger event shape.
  package func elements(along axes: [Axis], sizes: [Int], event: [Int]) -> [Double] {
    if self.axes == axes, shape == event { return elements }
    let strides = strides(along: axes) + strides(broadcastTo: event)
    return Layout.positions(sizes + event, strides: strides).map { elements[$0] }
  }
}
