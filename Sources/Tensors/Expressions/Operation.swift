/// What a node computes from its inputs.
package enum Operation: Hashable, Sendable {
  /// A mistake in how the expression was written; it travels to the factor, whose place the error
  /// names.
  case invalid(String)
  case constant(Constant)
  case variable(Variable)
  case noise(Noise)
  /// The integers 0, 1, … along an axis.
  case axisIndex(Axis)
  /// The number of repetitions of an axis, as a real scalar.
  case axisSize(Axis)
  case elementwise(Elementwise)
  /// Over event dimensions, which disappear.
  case reduce(Reduction, dimensions: [Int])
  case reduceAxis(Reduction, Axis)
  case rearrange(Rearrangement)
  /// Matrix product [m, k] · [k, n], either side read transposed.
  case product(transposeLeft: Bool, transposeRight: Bool)
  /// inputs: table [n, rest…], index [s…] → [s…, rest…]
  case gather
  /// The adjoint of `gather`. inputs: values [s…, rest…], index [s…] → [extent, rest…]
  case scatter(extent: Int)
  /// inputs: table carrying the axis, index (scalar event) → table's entry at the index, without
  /// the axis
  case gatherAxis(Axis)
  /// The adjoint of `gatherAxis`: carries the axis, without the axes in `summed`.
  case scatterAxis(Axis, summed: AxisSet)
  /// The lower factor L of a symmetric positive-definite [n, n] = L Lᵀ.
  case cholesky
  /// L⁻¹ B, or L⁻ᵀ B, for lower triangular L [n, n] and B [n, k].
  case triangularSolve(transposed: Bool)
  /// Partial sums along an event dimension, from its beginning or its end.
  case cumulativeSum(dimension: Int, isFromEnd: Bool)
  /// Chains of values of which only neighbours appear together.
  case chain(ChainOperation)
  /// The leading event dimension becomes an axis of the same size.
  case axisFromEvent(Axis)
  /// The axis becomes the leading event dimension.
  case eventFromAxis(Axis)
}

extension Operation {
  /// What the operation is and does; the one place that goes through all of them.
  package var primitive: any Primitive {
    switch self {
    case .invalid(let mistake): Leaf(self, Form([], axes: []), "invalid") { _ in "<\(mistake)>" }
    case .constant(let constant):
      Leaf(self, Form(constant.shape, axes: []), "constant") { _ in constant.text }
    case .variable(let variable):
      Leaf(self, Form(variable.shape, axes: variable.axes), variable.role.rawValue) { $0(variable) }
    case .noise(let noise):
      Leaf(self, Form(noise.shape, axes: noise.axes), "\(noise.family.rawValue) noise") { _ in
        "\(noise.family.rawValue)#\(noise.site)"
      }
    case .axisIndex(let axis):
      Leaf(self, Form([], axes: [axis], kind: .integer), "index of \(axis)") { _ in
        "index(\(axis))"
      }
    case .axisSize(let axis):
      Leaf(self, Form([], axes: []), "size of \(axis)") { _ in "size(\(axis))" }
    case .elementwise(let row): row
    case .reduce(let reduction, let dimensions):
      EventReduction(reduction: reduction, dimensions: dimensions)
    case .reduceAxis(let reduction, let axis): AxisReduction(reduction: reduction, axis: axis)
    case .rearrange(let rule): rule
    case .product(let left, let right): MatrixProduct(transposeLeft: left, transposeRight: right)
    case .gather: Gather()
    case .scatter(let extent): Scatter(extent: extent)
    case .gatherAxis(let axis): AxisGather(axis: axis)
    case .scatterAxis(let axis, let summed): AxisScatter(axis: axis, summed: summed)
    case .cholesky: Cholesky()
    case .triangularSolve(let transposed): TriangularSolve(transposed: transposed)
    case .cumulativeSum(let dimension, let isFromEnd):
      CumulativeSum(dimension: dimension, isFromEnd: isFromEnd)
    case .chain(let chain): chain
    case .axisFromEvent(let axis): AxisFromEvent(axis: axis)
    case .eventFromAxis(let axis): EventFromAxis(axis: axis)
    }
  }
}

/// How a reduction combines elements.
package enum Reduction: String, Hashable, Sendable {
  case sum, maximum
}

/// The kind of number an expression stands for; programs store all of them as reals.
public enum Kind: String, Hashable, Sendable {
  case real, integer, boolean
}

/// A dense constant, row-major.
package struct Constant: Hashable, Sendable {
  package let shape: [Int]
  package let elements: [Double]

  /// The value of all elements, where they are the same: looked for once.
  package let value: Double?

  package init(_ value: Double, shape: [Int] = []) {
    self.shape = shape
    elements = Array(repeating: value, count: shape.product)
    self.value = elements.first
  }
  package init(shape: [Int], elements: [Double]) {
    precondition(shape.product == elements.count, "Constant: shape does not hold the elements")
    self.shape = shape
    self.elements = elements
    let first = elements.first
    value = elements.allSatisfy { $0.bitPattern == first?.bitPattern } ? first : nil
  }
  package static func == (a: Constant, b: Constant) -> Bool {
    guard a.shape == b.shape else { return false }
    if let value = a.value { return value.bitPattern == b.value?.bitPattern }
    return b.value == nil
      && zip(a.elements, b.elements).allSatisfy { $0.bitPattern == $1.bitPattern }
  }
  package func hash(into hasher: inout Hasher) {
    hasher.combine(shape)
    if let value { return hasher.combine(value.bitPattern) }
    for element in elements { hasher.combine(element.bitPattern) }
  }
}

/// Standard randomness that a program draws: keyed by site, so that any draw can be made again.
package struct Noise: Hashable, Sendable {
  package enum Family: String, Hashable, Sendable {
    case normal, uniform
    /// Whole numbers below 2²⁴, exact in every precision: keys of samplers' own streams.
    case word
  }
  package let family: Family
  package let site: Int
  package let shape: [Int]
  package let axes: AxisSet

  package init(_ family: Family, site: Int, shape: [Int], axes: AxisSet) {
    self.family = family
    self.site = site
    self.shape = shape
    self.axes = axes
  }
}

extension [Int] {
  /// The number of elements of a shape; the largest number where there are more.
  package var product: Int {
    var product = 1
    for size in self {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      // A later size may still be 0.
      product = overflow ? (contains(0) ? 0 : .max) : next
      if overflow { break }
    }
    return product
  }

  /// Elements are numbered with 32 bits where they key draws; as doubles, these would take 32 GB.
  package static let mostElements = 1 << 32
}
