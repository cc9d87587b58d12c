internal import EvidenceTensors

/// How much rounding in one operation may move a number that is computed from its result.
struct LocalRounding {
  let sizes: [Axis: Int]
  /// 2⁻⁵³.
  static let unit = 0.5 * Double.ulpOfOne

  /// Σ |cotangent| · |error of the result| over event dimensions, in units of rounding; nil where the operation is exact.
  func bound(_ tensor: Tensor, _ cotangent: Tensor) -> Tensor? {
    switch tensor.facts.rounding {
    case nil: return Rounding.weighted(cotangent, .filled(.infinity, tensor.shape))
    case .exact: return nil
    case .units(let relative, let absolute):
      return Rounding.weighted(cotangent, relative * abs(tensor) + absolute)
    case .weighted(let bound): return bound(tensor, cotangent)
    case .sum(let terms, let axes):
      let count = axes.reduce(terms) { $0 * ($1.fixedSize ?? sizes[$1] ?? 1) } - 1
      guard count > 0 else { return nil }
      let linear = tensor.facts.linearIn
      let inputs = tensor.inputs.enumerated().map { linear.contains($0) ? abs($1) : $1 }
      return Rounding.weighted(cotangent, Double(count) * tensor.primitive.applied(to: inputs))
    }
  }
}
