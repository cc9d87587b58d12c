internal import EvidenceTensors

/// The bounds that values are kept between; nil stands for an infinite one.
struct OptionalBounds: Sendable {
  let low: Tensor?
  let high: Tensor?

  /// Those that there are, by their names in the initializers.
  func parameters(_ lowName: String, _ highName: String) -> [DistributionParameter] {
    [(lowName, low), (highName, high)].compactMap { name, bound in
      bound.map { DistributionParameter(name, $0, in: .real, isLimit: true) }
    }
  }

  /// Whether both are known and out of order.
  func disorder(_ place: String, of noun: String, example: String) -> UsageError? {
    guard let low = low?.constantValue, let high = high?.constantValue, low >= high else {
      return nil
    }
    return UsageError(
      what: "\(Support.words(high)) is not above the other \(noun), \(Support.words(low))",
      place: place,
      fix: "Give the lower \(noun) first, as in \(example)"
    )
  }

  /// The ends of a set between two numbers, where the bounds do not come first.
  func ends(of inner: (low: Tensor, high: Tensor)) -> (low: Tensor, high: Tensor) {
    let first = low.map { maximum(inner.low, $0) } ?? inner.low
    return (first, high.map { minimum(inner.high, $0) } ?? inner.high)
  }

  /// The bounds of draws, from the numbers of their parameters.
  func numbers(_ parameters: some Collection<[Double]>) -> (lows: [Double], highs: [Double]) {
    let own = Array(parameters)
    return (low == nil ? [-.infinity] : own[0], high == nil ? [.infinity] : own[own.count - 1])
  }
}
