internal import EvidenceDistributions
internal import EvidencePrograms
package import EvidenceTensors

/// Where learned quantities start, on their free coordinates, keyed by the seed and each quantity's number.
package struct InitialValues {
  package let seed: UInt64
  package let sizes: [Axis: Int]
  /// Values in place of the declared ones, as the parameter has them.
  package let given: [Variable: Values]
  /// Where they were given, for errors.
  let place: String

  package init(
    seed: UInt64,
    sizes: [Axis: Int],
    given: [Variable: Values],
    place: String = "VariationalInference.start"
  ) {
    self.seed = seed
    self.sizes = sizes
    self.given = given
    self.place = place
  }

  /// Streams of numbered quantities: above those of the sites of any model.
  static let firstStream = 1 << 14

  package func elements(of quantity: LearnedQuantity, number: Int) throws(UsageError) -> [Double] {
    let parameter = quantity.parameter
    let stream = RandomStream(.init(seed: seed, site: Self.firstStream + number % Self.firstStream))
    let plates = parameter.plates.map { sizes[$0] ?? 1 }
    let count = plates.product * parameter.shape.product
    if let values = given[parameter] {
      return try coordinates(of: quantity, try stated(values.doubles, count, quantity))
    }
    let copies = plates.product
    return try coordinates(of: quantity, parameter.initialValues(copies: copies, using: stream))
  }

  private func stated(
    _ elements: [Double],
    _ count: Int,
    _ quantity: LearnedQuantity
  ) throws(UsageError) -> [Double] {
    if elements.count == count { return elements }
    guard !elements.isEmpty, count % elements.count == 0,
      elements.count == quantity.parameter.shape.product
    else {
      throw UsageError(
        what: "`\(quantity.path)` holds \(count) numbers and starts at \(elements.count)",
        place: place,
        fix: "Give \(count) numbers"
      )
    }
    // One repetition for all.
    return (0..<count / elements.count).flatMap { _ in elements }
  }

  private func coordinates(
    of quantity: LearnedQuantity,
    _ elements: [Double]
  ) throws(UsageError) -> [Double] {
    let (parameter, support) = (quantity.parameter, quantity.parameter.domain.support)
    if let fault = support.firstFault(in: elements, shape: parameter.shape) {
      throw UsageError(
        what: "`\(quantity.path)` starts at \(fault), which is not \(support.member)",
        place: place,
        fix: support.remedy
      )
    }
    if parameter.domain == .real { return elements }
    let rows = elements.count / max(1, parameter.shape.product)
    let width = parameter.shape.product
    let free = (0..<rows).map { row in
      quantity.inverse(
        Tensor(Array(elements[row * width..<(row + 1) * width]), shape: parameter.shape)
      )
    }
    return try Interpreter().evaluate(free).flatMap(\.elements)
  }
}
