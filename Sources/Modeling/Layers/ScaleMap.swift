public import EvidenceTensors

/// How a network's output u becomes a scale, which is positive.
public enum ScaleMap: Hashable, Sendable {
  /// eᵘ, which starts near 1, and whose logarithm, all that densities and divergences need, is u as it stands.
  case exponential
  /// log(1 + eᵘ), which grows no faster than u and starts near 0.69.
  case softplus
  /// Between two positive numbers, low (high / low)^σ(u) with σ(u) = 1 / (1 + e⁻ᵘ), which starts near their geometric mean.
  case bounded(ClosedRange<Double>)

  public func callAsFunction(_ u: Tensor) -> Tensor {
    switch self {
    case .exponential: return exp(u)
    case .softplus: return EvidenceTensors.softplus(u)
    case .bounded(let range):
      let (low, high) = (range.lowerBound, range.upperBound)
      guard low > 0, low < high, high.isFinite else {
        return .invalid(
          "a scale is bounded by two positive numbers of which the first is smaller, not \(low) and \(high)"
        )
      }
      let logLow = log(Tensor(low))
      return exp(logLow + (log(Tensor(high)) - logLow) * sigmoid(u))
    }
  }
}
