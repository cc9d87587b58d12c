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
  private let scaling: Scaling?

  /// From where the free coordinates count, and how long a unit of them is, so that a step of one size suits all.
  package struct Scaling: Sendable {
    package let center: Tensor
    package let unit: Tensor

    package init(center: Tensor, unit: Tensor) { (self.center, self.unit) = (center, unit) }
  }

  package init(_ parameter: Variable, path: String, scaling: Scaling? = nil) {
    let support = parameter.domain.support
    guard let bijector = support.bijector else {
      preconditionFailure("LearnedQuantity: no coordinates on \(support)")
    }
    self.parameter = parameter
    self.path = path
    self.bijector = bijector
    self.scaling = scaling
    if parameter.domain == .real, scaling == nil {
      free = parameter
    } else {
      let shape = bijector.unconstrainedShape(for: parameter.shape)
      free = Variable(.state, shape: shape, plates: parameter.plates)
    }
  }

  /// The parameter in terms of the free coordinates.
  package var value: Tensor {
    if free == parameter { return Tensor(parameter) }
    let value = bijector.forward(Tensor(free))
    guard let scaling else { return value }
    return scaling.center + scaling.unit * value
  }

  package var isScaled: Bool { scaling != nil }

  /// The free coordinates of an expression for the parameter, in units of 1 from 0.
  package func inverse(_ value: Tensor) -> Tensor { bijector.inverse(value) }

  /// The free coordinates of an expression for the parameter.
  package func coordinates(of value: Tensor) -> Tensor {
    guard let scaling else { return inverse(value) }
    return inverse((value - scaling.center) / scaling.unit)
  }

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
