internal import EvidenceTensors

/// Elementwise rows and reductions.
extension [NumericArray] {
  func elementwise(_ row: Elementwise, into result: NumericArray) -> NumericArray {
    let x = map { $0.elements(along: result.axes, sizes: result.sizes, event: result.shape) }
    let elements: [Double] =
      switch row.reference {
      case .unary(let f): x[0].map(f)
      case .binary(let f): zip(x[0], x[1]).map { f($0, $1) }
      case .ternary(let f): x[0].indices.map { f(x[0][$0], x[1][$0], x[2][$0]) }
      }
    return result.with(elements)
  }
}

extension NumericArray {
  func reduced(
    _ reduction: Reduction,
    dimensions: [Int],
    into result: NumericArray
  ) -> NumericArray {
    let own = Layout.strides(of: shape)
    let kept = shape.indices.filter { !dimensions.contains($0) }
    let extents = kept.map { shape[$0] }
    let outer = Layout.positions(
      sizes + extents,
      strides: strides(along: axes) + kept.map { own[$0] }
    )
    let inner = Layout.positions(
      dimensions.map { shape[$0] },
      strides: dimensions.map { own[$0] }
    )
    return result.with(outer.map { combined(reduction, inner, from: $0) })
  }

  func reduced(
    _ reduction: Reduction,
    along axis: Axis,
    into result: NumericArray
  ) -> NumericArray {
    let outer = Layout.positions(
      result.sizes + shape,
      strides: strides(along: result.axes) + Layout.strides(of: shape)
    )
    let extent = axes.firstIndex(of: axis).map { sizes[$0] } ?? 1
    let inner = Layout.positions([extent], strides: strides(along: [axis]))
    return result.with(outer.map { combined(reduction, inner, from: $0) })
  }

  private func combined(_ reduction: Reduction, _ positions: [Int], from start: Int) -> Double {
    switch reduction {
    case .sum: positions.reduce(0) { $0 + elements[start + $1] }
    case .maximum:
      positions.reduce(-Double.infinity) { Elementwise.larger($0, elements[start + $1]) }
    }
  }
}
