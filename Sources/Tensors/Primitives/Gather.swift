/// The entries of a table [n, rest…] at an index [s…]: [s…, rest…]; NaN where there is no such entry.
package struct Gather: Primitive {
  package var name: String { "gather" }
  package var arity: Int { 2 }

  package func form(of x: [Tensor]) -> Form? {
    guard !x[0].shape.isEmpty else { return nil }
    return Form(x[1].shape + x[0].shape.dropFirst(), carriedBy: x, kind: x[0].kind)
  }

  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] {
    let x = y.inputs
    return [dy.broadcast(to: y.shape).scattered(x[1], extent: x[0].shape[0]), nil]
  }

  package func applied(to x: [Tensor]) -> Tensor { x[0].gathered(x[1]) }

  package func lifted(_ x: [LiftedInput], of y: Tensor) -> Tensor? {
    x[0].isLifted ? nil : applied(to: x.map(\.tensor))
  }

  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    let (table, index) = (x[0], x[1])
    let row = table.shape.dropFirst().reduce(1, *)
    let tables = table.starts(along: result.axes, sizes: result.sizes)
    let indices = index.starts(along: result.axes, sizes: result.sizes)
    var elements: [Double] = []
    elements.reserveCapacity(result.elements.count)
    for (start, first) in zip(tables, indices) {
      for position in 0..<index.eventCount {
        guard let entry = Int(index.elements[first + position], below: table.shape[0]) else {
          elements += Array(repeating: .nan, count: row)
          continue
        }
        elements += table.elements[start + entry * row..<start + (entry + 1) * row]
      }
    }
    return result.with(elements)
  }

  package func phrase(_ x: [Tensor], _ writer: inout ExpressionWriter) -> Phrase {
    writer.entry(of: x[0], at: x[1])
  }

  package func facts(of y: Tensor) -> Facts {
    Facts(linearIn: [0], mixedAxes: [], isSelection: true, work: 1, use: "it is used as an index")
  }
}

extension Int {
  /// `value` as an index below `extent`; nil where it is none.
  init?(_ value: Double, below extent: Int) {
    guard value >= 0, value < Double(extent) else { return nil }
    self.init(value)
  }
}
