package import EvidenceTensors

extension Mixture {
  /// A vector that was drawn in any way, with the derivative at which all conditional distribution functions stay the same.
  ///
  /// Given the coordinates before it, a coordinate follows a mixture of the components' own conditional distributions, with
  /// weights in proportion to π_k p_k(x_0, …, x_{d−1}). So the coordinates get their derivatives one after the other.
  /// - Reference: Graves (2016), "Stochastic backpropagation through mixture density distributions"; Figurnov, Mohamed &
  ///   Mnih (2018), "Implicit reparameterization gradients", section 4.
  package func implicitVector(_ value: Tensor) -> Tensor {
    let families = parts.compactMap { $0 as? any CoordinatewiseDistribution }
    guard let last = value.shape.indices.last, value.mistake == nil, families.count == parts.count
    else { return value }
    let extent = value.shape[last]
    var (known, logs) = (Tensor.filled(0, value.shape), logWeights)
    for index in 0..<extent {
      let given = isBatched ? known.withComponents : known
      let conditionals = families.map {
        AnyUnivariate($0.conditional(at: index, given: given))
      }
      let own =
        isBatched
        ? Mixture<AnyUnivariate>(logits: logs, of: conditionals[0])
        : Mixture<AnyUnivariate>(logits: logs, components: conditionals)
      let x = implicitDraw(value.coordinate(index), of: own)
      if x.mistake != nil { return x }
      let column = x.reshaped(x.shape + [1])
      known = known + column.padded(before: index, after: extent - index - 1, dimension: last)
      logs = own.logWeights + own.termsAlongLast(x) { $0.logDensity($1) }
    }
    return known
  }
}

extension Tensor {
  /// With a dimension of extent 1 before the last.
  fileprivate var withComponents: Tensor { reshaped(shape.dropLast() + [1] + shape.suffix(1)) }
}
