/// The adjoint of `AxisGather`: values added up at their index along an axis, which the result carries, over the axes `summed`.
package struct AxisScatter: Primitive {
  package let axis: Axis
  package let summed: AxisSet

  package var name: String { "scatter to \(axis)" }
  package var arity: Int { 2 }

  package func form(of x: [Tensor]) -> Form? {
    let carried = x.carriedAxes
    guard !carried.contains(axis), summed.isSubset(of: carried), x[1].shape.isEmpty else {
      return nil
    }
    return Form(x[0].shape, axes: carried.subtracting(summed).union([axis]))
  }

  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] {
    let x = y.inputs
    let full = dy.broadcast(to: y.shape)
    let source = full.axes.contains(axis) ? full.gathered(x[1], of: axis) : full
    return [source.summed(over: x[1].axes.subtracting(x[0].axes)), nil]
  }

  package func applied(to x: [Tensor]) -> Tensor {
    x[0].scattered(x[1], along: axis, summing: summed)
  }

  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    let (values, index) = (x[0], x[1])
    let loop = AxisSet(values.axes + index.axes).sorted
    let sizes = loop.map {
      values.axes.contains($0) ? values.size(along: $0) : index.size(along: $0)
    }
    let stride = result.strides(along: [axis])[0]
    let extent = result.size(along: axis)
    let sources = values.starts(along: loop, sizes: sizes)
    let indices = index.starts(along: loop, sizes: sizes)
    let targets = result.starts(along: loop, sizes: sizes)
    var elements = result.elements
    for repetition in sources.indices {
      guard let entry = Int(index.elements[indices[repetition]], below: extent) else { continue }
      let target = targets[repetition] + entry * stride
      let source = sources[repetition]
      for element in 0..<values.eventCount {
        elements[target + element] += values.elements[source + element]
      }
    }
    return result.with(elements)
  }

  package func facts(of y: Tensor) -> Facts {
    Facts(
      linearIn: [0],
      mixedAxes: summed.union([axis]),
      isEventwise: true,
      work: 1,
      use: "it is used as an index"
    )
  }
}

extension Tensor {
  /// Adds up values at their index along `axis`, over the axes that only the values and the index
  /// carry.
  package func scattered(_ index: Tensor, along axis: Axis, summing summed: AxisSet) -> Tensor {
    .applying(.scatterAxis(axis, summed: summed), to: [self, index])
  }
}
