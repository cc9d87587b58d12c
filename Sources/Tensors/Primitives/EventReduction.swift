/// Elements combined along event dimensions, which disappear.
package struct EventReduction: Primitive {
  package let reduction: Reduction
  package let dimensions: [Int]

  package var name: String { reduction.rawValue }

  package func form(of x: [Tensor]) -> Form? {
    let shape = x[0].shape
    guard dimensions.allSatisfy(shape.indices.contains) else { return nil }
    let kept = shape.indices.filter { !dimensions.contains($0) }
    return Form(kept.map { shape[$0] }, carriedBy: x, kind: reduction.kind(of: x[0].kind))
  }

  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] {
    let x = y.inputs[0]
    let full = dy.broadcast(to: y.shape).withUnitDimensions(dimensions, of: x.shape)
    guard reduction == .maximum else { return [full.broadcast(to: x.shape)] }
    let isTop = x .== y.withUnitDimensions(dimensions, of: x.shape)
    let ties = sum(isTop, dimensions: dimensions)
    let share = full / ties.withUnitDimensions(dimensions, of: x.shape)
    return [select(isTop, share, 0)]
  }

  package func applied(to x: [Tensor]) -> Tensor { x[0].reduced(reduction, dimensions: dimensions) }

  package func lifted(_ x: [LiftedInput], of y: Tensor) -> Tensor? {
    x[0].tensor.reduced(reduction, dimensions: dimensions.map { $0 + 1 })
  }

  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    let x = x[0]
    let own = Layout.strides(of: x.shape)
    let kept = x.shape.indices.filter { !dimensions.contains($0) }
    let outer = Layout.positions(
      x.sizes + kept.map { x.shape[$0] },
      strides: x.strides(along: x.axes) + kept.map { own[$0] }
    )
    let inner = Layout.positions(
      dimensions.map { x.shape[$0] },
      strides: dimensions.map { own[$0] }
    )
    return result.with(outer.map { reduction.combined(x.elements, inner, from: $0) })
  }

  package func phrase(_ x: [Tensor], _ writer: inout ExpressionWriter) -> Phrase {
    let isWhole = dimensions.count == x[0].shape.count
    return writer.call(reduction.verb, x, isWhole ? [] : ["dimensions: \(dimensions)"])
  }

  package func facts(of y: Tensor) -> Facts {
    Facts(linearIn: reduction.linearIn, mixedAxes: [], work: 1, use: "a maximum is taken of it")
  }
}

extension Reduction {
  /// A sum of claims counts them.
  func kind(of kind: Kind) -> Kind { self == .sum && kind == .boolean ? .integer : kind }

  var linearIn: Set<Int> { self == .sum ? [0] : [] }
  var verb: String { self == .sum ? "sum" : "max" }

  /// The elements at `start` + `positions`, combined.
  func combined(_ elements: [Double], _ positions: [Int], from start: Int) -> Double {
    switch self {
    case .sum: positions.reduce(0) { $0 + elements[start + $1] }
    case .maximum:
      positions.reduce(-Double.infinity) { Elementwise.larger($0, elements[start + $1]) }
    }
  }
}
