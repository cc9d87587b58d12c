package import EvidenceDistributions
package import EvidenceTensors

extension Variable {
  /// The numbers that a parameter starts from, in its domain: plates in declared order, then the event shape.
  ///
  /// `copies` is the product of its plates' sizes. The automatic choice is Glorot uniform for matrices, and else the
  /// point that unconstrained zeros stand for: 0, 1 for positive ones, ½ for fractions, equal parts for a simplex,
  /// the identity for matrices.
  package func initialValues(copies: Int = 1, using random: RandomStream) -> [Double] {
    (0..<copies).flatMap { _ in initializer.makeValues(for: self, using: random) }
  }
}

extension Initializer {
  fileprivate func makeValues(for variable: Variable, using random: RandomStream) -> [Double] {
    let (shape, count) = (variable.shape, variable.shape.product)
    switch self {
    case .constant(let value): return Array(repeating: value, count: count)
    case .values(let elements): return elements
    case .normal(let deviation): return (0..<count).map { _ in deviation * random.normal() }
    case .glorot:
      let bound = Self.glorotBound(shape)
      return (0..<count).map { _ in bound * (2 * random.uniform() - 1) }
    case .automatic:
      let isMatrix = variable.domain == .real && shape.count >= 2
      if isMatrix { return Initializer.glorot.makeValues(for: variable, using: random) }
      return variable.domain.center(of: shape)
    }
  }

  /// √(6 / (inputs + outputs)); the last dimension is the inputs' and those before it the outputs'.
  private static func glorotBound(_ shape: [Int]) -> Double {
    let (outputs, inputs) = (shape.dropLast().reduce(1, *), shape.last ?? 1)
    return (6 / Double(inputs + outputs)).squareRoot()
  }
}
