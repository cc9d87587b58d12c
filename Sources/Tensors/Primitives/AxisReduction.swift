/// Repetitions combined along an axis, which disappears.
package struct AxisReduction: Primitive {
  package let reduction: Reduction
  package let axis: Axis

  package var name: String { "\(reduction.rawValue) over \(axis)" }

  package func form(of x: [Tensor]) -> Form? {
    guard x[0].axes.contains(axis) else { return nil }
    return Form(x[0].shape, axes: x[0].axes.removing(axis), kind: reduction.kind(of: x[0].kind))
  }

  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] {
    guard reduction == .maximum else { return [dy.broadcast(to: y.shape)] }
    let isTop = y.inputs[0] .== y
    return [select(isTop, dy / isTop.summed(over: axis), 0)]
  }

  package func applied(to x: [Tensor]) -> Tensor {
    reduction == .sum ? x[0].summed(over: axis) : x[0].maximum(over: axis)
  }

  package func lifted(_ x: [LiftedInput], of y: Tensor) -> Tensor? { applied(to: [x[0].tensor]) }

  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    let x = x[0]
    let outer = Layout.positions(
      result.sizes + x.shape,
      strides: x.strides(along: result.axes) + Layout.strides(of: x.shape)
    )
    let inner = Layout.positions([x.size(along: axis)], strides: x.strides(along: [axis]))
    return result.with(outer.map { reduction.combined(x.elements, inner, from: $0) })
  }

  package func phrase(_ x: [Tensor], _ writer: inout ExpressionWriter) -> Phrase {
    writer.call(reduction.verb, x, ["over: \(axis)"])
  }

  package func facts(of y: Tensor) -> Facts {
    Facts(
      linearIn: reduction.linearIn,
      mixedAxes: [axis],
      isEventwise: true,
      work: 1,
      use: "a maximum is taken of it"
    )
  }
}
