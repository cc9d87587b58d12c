/// The adjoint of `Gather`: values [s…, rest…] added up at their index [s…] in [extent, rest…]; what has no entry is left out.
package struct Scatter: Primitive {
  package let extent: Int

  package var name: String { "scatter" }
  package var arity: Int { 2 }

  package func form(of x: [Tensor]) -> Form? {
    guard x[0].shape.starts(with: x[1].shape) else { return nil }
    return Form([extent] + x[0].shape.dropFirst(x[1].shape.count), carriedBy: x)
  }

  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] {
    [dy.broadcast(to: y.shape).gathered(y.inputs[1]), nil]
  }

  package func applied(to x: [Tensor]) -> Tensor { x[0].scattered(x[1], extent: extent) }

  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    let (values, index) = (x[0], x[1])
    let row = result.shape.dropFirst().reduce(1, *)
    let sources = values.starts(along: result.axes, sizes: result.sizes)
    let indices = index.starts(along: result.axes, sizes: result.sizes)
    var elements = result.elements
    for repetition in sources.indices {
      for position in 0..<index.eventCount {
        let entry = index.elements[indices[repetition] + position]
        guard let entry = Int(entry, below: extent) else { continue }
        let target = repetition * result.eventCount + entry * row
        let source = sources[repetition] + position * row
        for element in 0..<row { elements[target + element] += values.elements[source + element] }
      }
    }
    return result.with(elements)
  }

  package func facts(of y: Tensor) -> Facts {
    Facts(linearIn: [0], mixedAxes: [], work: 1, use: "it is used as an index")
  }
}

extension Tensor {
  /// Adds up values [s…, rest…] at their index [s…] into [extent, rest…].
  package func scattered(_ index: Tensor, extent: Int) -> Tensor {
    .applying(.scatter(extent: extent), to: [self, index])
  }
}
