/// The leading event dimension as an axis of the same size.
package struct AxisFromEvent: Primitive {
  package let axis: Axis

  package var name: String { "event dimension as \(axis)" }

  package func form(of x: [Tensor]) -> Form? {
    guard let extent = x[0].shape.first, extent == axis.fixedSize, !x[0].axes.contains(axis) else {
      return nil
    }
    return Form(Array(x[0].shape.dropFirst()), axes: x[0].axes.union([axis]), kind: x[0].kind)
  }

  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] {
    [dy.broadcast(to: y.shape).eventFromAxis(axis)]
  }

  package func applied(to x: [Tensor]) -> Tensor { x[0].axisFromEvent(axis) }

  package func lifted(_ x: [LiftedInput], of y: Tensor) -> Tensor? {
    let order = [1, 0] + y.shape.indices.map { $0 + 2 }
    return x[0].tensor.rearranged(.transpose(order)).axisFromEvent(axis)
  }

  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    let row = result.eventCount
    let outer = result.axes.map { $0 == axis ? row : x[0].strides(along: [$0])[0] }
    let positions = Layout.positions(
      result.sizes + result.shape,
      strides: outer + Layout.strides(of: result.shape)
    )
    return result.with(positions.map { x[0].elements[$0] })
  }

  package func phrase(_ x: [Tensor], _ writer: inout ExpressionWriter) -> Phrase {
    writer.entry(of: x[0], at: .index(along: axis))
  }

  package func facts(of y: Tensor) -> Facts {
    Facts(linearIn: [0], mixedAxes: [], isSelection: true, readsOnce: true, work: 1)
  }
}

extension Tensor {
  /// The leading event dimension as an axis.
  package func axisFromEvent(_ axis: Axis) -> Tensor { .applying(.axisFromEvent(axis), to: [self]) }
}
