package import EvidenceTensors

/// Sets of numbers by their lowest and highest.
extension Support {
  /// The bounds of a set of numbers; nil for sets of vectors and for a point.
  package var bounds: (low: Tensor, high: Tensor)? {
    let (zero, infinity) = (Tensor(0), Tensor(Double.infinity))
    switch self {
    case .real: return (-infinity, infinity)
    case .positive, .nonNegative, .nonNegativeIntegers: return (zero, infinity)
    case .unitInterval, .boolean: return (zero, Tensor(1))
    case .interval(let low, let high), .integerInterval(let low, let high): return (low, high)
    case .atLeast(let low): return (low, infinity)
    case .atMost(let high): return (-infinity, high)
    case .integers(let count): return (zero, (count - 1).tensor)
    default: return nil
    }
  }

  /// The real numbers between bounds, either of which may be infinite.
  package static func between(_ low: Tensor, _ high: Tensor) -> Support {
    switch (low.constantValue, high.constantValue) {
    case (-Double.infinity, Double.infinity): .real
    case (0, Double.infinity): .positive
    case (0, 1): .unitInterval
    case (-Double.infinity, _): .atMost(high)
    case (_, Double.infinity): .atLeast(low)
    default: .interval(low, high)
    }
  }

  /// Where an elementwise map takes a set of real numbers; nil where that is not known.
  package func mapped(by bijector: any Bijector) -> Support? {
    guard !isDiscrete, let (low, high) = bounds, let direction = bijector.direction else {
      return nil
    }
    let ends = (bijector.forward(low), bijector.forward(high))
    switch direction.constantValue {
    case 1: return .between(ends.0, ends.1)
    case -1: return .between(ends.1, ends.0)
    default: return .interval(minimum(ends.0, ends.1), maximum(ends.0, ends.1))
    }
  }
}
