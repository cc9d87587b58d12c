internal import Distributions
internal import Modeling
internal import Programs
internal import Tensors

/// Where learned quantities start, on their free coordinates, keyed by the seed and each quantity's number.
struct InitialValues {
  let seed: UInt64
  let sizes: [Axis: Int]
  /// Values in place of the declared ones, as the parameter has them.
  let given: [Variable: Values]

  /// Streams of numbered quantities: above those of the sites of any model.
  static let firstStream = 1 << 14

  func elements(of quantity: LearnedQuantity, number: Int) throws(UsageError) -> [Double] {
    let parameter = quantity.parameter
    let stream = RandomStream(.init(seed: seed, site: Self.firstStream + number % Self.firstStream))
    let plates = parameter.plates.map { sizes[$0] ?? 1 }
    let count = plates.product * parameter.shape.product
    if let values = given[parameter] {
      return try coordinates(of: quantity, try stated(values.doubles, count, quantity))
    }
    switch parameter.initializer {
    case .automatic:
      guard parameter.domain == .real, parameter.shape.count >= 2 else {
        return Array(repeating: 0, count: quantity.count(sizes))
      }
      return glorot(parameter.shape, count, stream)
    case .glorot:
      return try coordinates(of: quantity, glorot(parameter.shape, count, stream))
    case .constant(let value):
      return try coordinates(of: quantity, Array(repeating: value, count: count))
    case .normal(let deviation):
      let draws = (0..<count).map { _ in deviation * stream.normal() }
      return parameter.domain == .real ? draws : try coordinates(of: quantity, draws)
    case .values(let elements):
      return try coordinates(of: quantity, try stated(elements, count, quantity))
    }
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
        place: "VariationalInference.start",
        fix: "Give \(count) numbers"
      )
    }
    // One repetition for all.
    return (0..<count / elements.count).flatMap { _ in elements }
  }

  /// Uniform on ±√(6 / (inputs + outputs)), with the last two dimensions as outputs and inputs.
  private func glorot(_ shape: [Int], _ count: Int, _ stream: RandomStream) -> [Double] {
    let bound = (6 / Double(max(1, shape.suffix(2).reduce(0, +)))).squareRoot()
    return (0..<count).map { _ in bound * (2 * stream.uniform() - 1) }
  }

  private func coordinates(
    of quantity: LearnedQuantity,
    _ elements: [Double]
  ) throws(UsageError) -> [Double] {
    let (parameter, support) = (quantity.parameter, quantity.parameter.domain.support)
    if let fault = support.firstFault(in: elements, shape: parameter.shape) {
      throw UsageError(
        what: "`\(quantity.path)` starts at \(fault), which is not \(support.member)",
        place: "VariationalInference.start",
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
