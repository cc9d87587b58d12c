// Layouts of event dimensions: shapes, slices, shifts.

extension Tensor {
  /// The same elements in another event shape, in row-major order.
  public func reshaped(_ shape: Int...) -> Tensor { reshaped(shape) }
  public func reshaped(_ shape: [Int]) -> Tensor {
    if mistake != nil { return self }
    if shape.product == self.shape.product, shape.allSatisfy({ $0 >= 0 }) {
      return rearranged(.reshape(shape))
    }
    return .invalid("a tensor of event shape \(self.shape) cannot be reshaped to \(shape)")
  }

  /// The tensor repeated to a larger event shape.
  public func broadcast(to shape: [Int]) -> Tensor {
    if mistake != nil { return self }
    guard broadcastShape([self.shape, shape]) == shape else {
      return .invalid("a tensor of event shape \(self.shape) does not broadcast to \(shape)")
    }
    return rearranged(.broadcast(shape))
  }

  /// Elements `range` along an event dimension (the first, unless named).
  public func sliced(_ range: Range<Int>, dimension: Int = 0) -> Tensor {
    if mistake != nil { return self }
    guard shape.indices.contains(dimension), range.lowerBound >= 0, !range.isEmpty,
      range.upperBound <= shape[dimension]
    else {
      return .invalid(
        "the slice \(range) of dimension \(dimension) is outside the event shape \(shape)"
      )
    }
    return rearranged(
      .slice(dimension: dimension, start: range.lowerBound, count: range.count)
    )
  }

  /// Elements `range` of the first event dimension.
  public subscript(range: Range<Int>) -> Tensor { sliced(range) }

  /// Element `index` of the first event dimension, which disappears.
  public subscript(index: Int) -> Tensor {
    if mistake != nil { return self }
    guard let extent = shape.first, (0..<extent).contains(index) else {
      let plate = axes.first(where: \.isPlate)
      let way = plate.map { "; a repetition of \($0) is gathered(\(index), of: \($0).self)" } ?? ""
      return .invalid("the index \(index) is outside the event shape \(shape)\(way)")
    }
    return sliced(index..<index + 1).reshaped(Array(shape.dropFirst()))
  }

  /// Zeros put before and after along an event dimension.
  public func padded(before: Int = 0, after: Int = 0, dimension: Int = 0) -> Tensor {
    if mistake != nil { return self }
    guard shape.indices.contains(dimension), (0..<[Int].mostElements).contains(before),
      (0..<[Int].mostElements).contains(after)
    else {
      return .invalid(
        """
        dimension \(dimension) of the event shape \(shape) cannot be padded by \(before) \
        and \(after)
        """
      )
    }
    return rearranged(.pad(dimension: dimension, before: before, after: after))
  }

  /// Row i of an event dimension read along the next one from i · factor + start on, `count` elements; zeros outside.
  package func sheared(dimension: Int = 0, by factor: Int, start: Int = 0, count: Int) -> Tensor {
    .applying(
      .rearrange(.shear(dimension: dimension, factor: factor, start: start, count: count)),
      to: [self]
    )
  }

  /// The tensor moved by `offset` places along an event dimension; zeros come in.
  public func shifted(by offset: Int, dimension: Int = 0) -> Tensor {
    if mistake != nil { return self }
    guard shape.indices.contains(dimension) else {
      return .invalid("there is no dimension \(dimension) in the event shape \(shape)")
    }
    let extent = shape[dimension]
    guard offset > Int.min else {
      return .invalid("a tensor of event shape \(self.shape) cannot be shifted by \(offset)")
    }
    guard Swift.abs(offset) < extent else { return .filled(0, shape) }
    return offset >= 0
      ? sliced(0..<extent - offset, dimension: dimension).padded(
        before: offset,
        dimension: dimension
      )
      : sliced(-offset..<extent, dimension: dimension).padded(after: -offset, dimension: dimension)
  }
}
