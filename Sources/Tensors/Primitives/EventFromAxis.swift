/// An axis of fixed size as the leading event dimension.
package struct EventFromAxis: Primitive {
  package let axis: Axis

  package var name: String { "\(axis) as event dimension" }

  package func form(of x: [Tensor]) -> Form? {
    guard let extent = axis.fixedSize, x[0].axes.contains(axis) else { return nil }
    return Form([extent] + x[0].shape, axes: x[0].axes.removing(axis), kind: x[0].kind)
  }

  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] {
    [dy.broadcast(to: y.shape).axisFromEvent(axis)]
  }

  package func applied(to x: [Tensor]) -> Tensor { x[0].eventFromAxis(axis) }

  package func lifted(_ x: [LiftedInput], of y: Tensor) -> Tensor? {
    let order = [1, 0] + (1..<y.shape.count).map { $0 + 1 }
    return x[0].tensor.eventFromAxis(axis).rearranged(.transpose(order))
  }

  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    let positions = Layout.positions(
      result.sizes + result.shape,
      strides: x[0].strides(along: result.axes + [axis]) + Layout.strides(of: x[0].shape)
    )
    return result.with(positions.map { x[0].elements[$0] })
  }

  package func phrase(_ x: [Tensor], _ writer: inout ExpressionWriter) -> Phrase {
    writer.text(of: x[0])
  }

  package func facts(of y: Tensor) -> Facts {
    Facts(linearIn: [0], mixedAxes: [axis], isSelection: true, readsOnce: true, work: 1)
  }
}

extension Tensor {
  /// An axis of fixed size as the leading event dimension.
  package func eventFromAxis(_ axis: Axis) -> Tensor {
    if mistake != nil { return self }
    guard let size = axis.fixedSize else {
      preconditionFailure("eventFromAxis: \(axis) has no size")
    }
    guard axes.contains(axis) else { return broadcast(to: [size] + shape) }
    return .applying(.eventFromAxis(axis), to: [self])
  }
}
