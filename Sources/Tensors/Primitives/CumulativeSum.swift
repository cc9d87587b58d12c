/// Partial sums along an event dimension, from its beginning or from its end.
package struct CumulativeSum: Primitive {
  package let dimension: Int
  package let isFromEnd: Bool

  package var name: String { "cumulativeSum" }

  package func form(of x: [Tensor]) -> Form? {
    x[0].shape.indices.contains(dimension) ? Form(x[0].shape, carriedBy: x) : nil
  }

  package func mistake(in x: [Tensor]) -> String {
    "there is no dimension \(dimension) in the event shape \(x[0].shape)"
  }

  /// What is added up from one end is read from the other.
  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] {
    let full = dy.broadcast(to: y.shape)
    return [.applying(.cumulativeSum(dimension: dimension, isFromEnd: !isFromEnd), to: [full])]
  }

  package func applied(to x: [Tensor]) -> Tensor {
    .applying(.cumulativeSum(dimension: dimension, isFromEnd: isFromEnd), to: x)
  }

  package func lifted(_ x: [LiftedInput], of y: Tensor) -> Tensor? {
    Self(dimension: dimension + 1, isFromEnd: isFromEnd).applied(to: [x[0].tensor])
  }

  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    let (extent, step) = (result.shape[dimension], Layout.strides(of: result.shape)[dimension])
    var elements = x[0].elements
    for place in isFromEnd ? elements.indices.reversed() : Array(elements.indices) {
      let position = place / step % extent
      if isFromEnd, position < extent - 1 { elements[place] += elements[place + step] }
      if !isFromEnd, position > 0 { elements[place] += elements[place - step] }
    }
    return result.with(elements)
  }

  package func facts(of y: Tensor) -> Facts { Facts(linearIn: [0], mixedAxes: [], work: 1) }
}

/// The sums of the elements up to each one, along an event dimension (the first, unless named).
public func cumulativeSum(_ x: Tensor, dimension: Int = 0) -> Tensor {
  .applying(.cumulativeSum(dimension: dimension, isFromEnd: false), to: [x])
}
