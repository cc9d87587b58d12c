/// Numbers with named axes: axes in canonical order, then the event shape, row-major.
package struct NumericArray: Sendable, Equatable {
  package var axes: [Axis]
  package var sizes: [Int]
  package var shape: [Int]
  package var elements: [Double]

  package init(axes: [Axis] = [], sizes: [Int] = [], shape: [Int] = [], elements: [Double]) {
    precondition(sizes.product * shape.product == elements.count, "NumericArray: wrong count")
    self.axes = axes
    self.sizes = sizes
    self.shape = shape
    self.elements = elements
  }

  /// Zeros of the given axes and event shape.
  package static func zeros(axes: [Axis], sizes: [Int], shape: [Int]) -> NumericArray {
    let count = sizes.product * shape.product
    return NumericArray(
      axes: axes,
      sizes: sizes,
      shape: shape,
      elements: Array(repeating: 0, count: count)
    )
  }

  package var scalar: Double? { elements.count == 1 ? elements[0] : nil }

  /// The same axes and shape with other elements.
  package func with(_ elements: [Double]) -> NumericArray {
    NumericArray(axes: axes, sizes: sizes, shape: shape, elements: elements)
  }
}
