/// The entry of a table along an axis at a scalar index, without the axis; NaN where there is none.
package struct AxisGather: Primitive {
  package let axis: Axis

  package var name: String { "gather of \(axis)" }
  package var arity: Int { 2 }

  package func form(of x: [Tensor]) -> Form? {
    guard x[0].axes.contains(axis), !x[1].axes.contains(axis), x[1].shape.isEmpty else {
      return nil
    }
    return Form(x[0].shape, axes: x.carriedAxes.removing(axis), kind: x[0].kind)
  }

  package func mistake(in x: [Tensor]) -> String {
    """
    the plate \(axis) is indexed by a scalar that does not carry it, not by event shape \
    \(x[1].shape) with plates \(x[1].axes.map(\.name))
    """
  }

  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] {
    let x = y.inputs
    // The index carries every axis that the table lacks, so each repetition is counted.
    let summed = y.axes.subtracting(x[0].axes)
    return [dy.broadcast(to: y.shape).scattered(x[1], along: axis, summing: summed), nil]
  }

  package func applied(to x: [Tensor]) -> Tensor {
    x[0].axes.contains(axis) ? x[0].gathered(x[1], of: axis) : x[0]
  }

  package func lifted(_ x: [LiftedInput], of y: Tensor) -> Tensor? {
    x[1].isLifted ? nil : applied(to: x.map(\.tensor))
  }

  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    let (table, index) = (x[0], x[1])
    let stride = table.strides(along: [axis])[0]
    let extent = table.size(along: axis)
    let tables = table.starts(along: result.axes, sizes: result.sizes)
    let indices = index.starts(along: result.axes, sizes: result.sizes)
    let count = table.eventCount
    var elements: [Double] = []
    elements.reserveCapacity(result.elements.count)
    for (start, position) in zip(tables, indices) {
      guard let entry = Int(index.elements[position], below: extent) else {
        elements += Array(repeating: .nan, count: count)
        continue
      }
      elements += table.elements[start + entry * stride..<start + entry * stride + count]
    }
    return result.with(elements)
  }

  package func phrase(_ x: [Tensor], _ writer: inout ExpressionWriter) -> Phrase {
    writer.entry(of: x[0], at: x[1])
  }

  package func facts(of y: Tensor) -> Facts {
    Facts(
      linearIn: [0],
      mixedAxes: [axis],
      isSelection: true,
      work: 1,
      use: "it is used as an index"
    )
  }
}

extension Tensor {
  package func gathered(_ index: Tensor, of axis: Axis) -> Tensor {
    .applying(.gatherAxis(axis), to: [self, index])
  }
}
