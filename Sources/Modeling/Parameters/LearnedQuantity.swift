internal import EvidenceDistributions
package import EvidenceTensors

/// A parameter that a fit changes, with the unconstrained coordinates on which it does.
package struct LearnedQuantity: Sendable {
  package let parameter: Variable
  /// Such as `decoder.layers.0.weight`, or `z.location` for a guide's own.
  package let path: String
  /// What the optimizer moves; the parameter itself where it may be any real number.
  package let free: Variable
  private let bijector: any Bijector

  package init(_ parameter: Variable, path: String) {
    let support = parameter.domain.support
    guard let bijector = support.bijector else {
      preconditionFailure("LearnedQuantity: no coordinates on \(support)")
    }
    self.parameter = parameter
    self.path = path
    self.bijector = bijector
    if parameter.domain == .real {
      free = parameter
    } else {
      let shape = bijector.unconstrainedShape(for: parameter.shape)
      free = Variable(.state, shape: shape, plates: parameter.plates)
    }
  }

  /// The parameter in terms of the free coordinates.
  package var value: Tensor {
    free == parameter ? Tensor(parameter) : bijector.forward(Tensor(free))
  }

  /// The free coordinates of an expression for the parameter.
  package func inverse(_ value: Tensor) -> Tensor { bijector.inverse(value) }

  /// How many numbers are learned, for plates of the given sizes.
  package func count(_ sizes: [Axis: Int]) -> Int {
    free.plates.map { sizes[$0] ?? $0.fixedSize ?? 1 }.product * free.shape.product
  }
}

extension [LearnedQuantity] {
  /// What stands in place of each parameter once the free coordinates are what is known.
  package var replacements: [Tensor: Tensor] {
    var result: [Tensor: Tensor] = [:]
    for quantity in self where quantity.free != quantity.parameter {
      result[Tensor(quantity.parameter)] = quantity.value
    }
    return result
  }
}
