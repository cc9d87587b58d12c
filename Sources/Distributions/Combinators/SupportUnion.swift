internal import EvidenceTensors

/// Supports of several distributions taken together.
extension Support {
  /// The smallest interval around all that a support with a dimension of bounds stands for.
  var hull: Support {
    func lowest(_ bound: Tensor) -> Tensor { bound.shape.isEmpty ? bound : -max(-bound) }
    func highest(_ bound: Tensor) -> Tensor { bound.shape.isEmpty ? bound : max(bound) }
    switch self {
    case .interval(let low, let high): return .interval(lowest(low), highest(high))
    case .integerInterval(let low, let high): return .integerInterval(lowest(low), highest(high))
    case .atLeast(let low): return .atLeast(lowest(low))
    case .atMost(let high): return .atMost(highest(high))
    default: return self
    }
  }
}

extension [Support] {
  /// The set itself where all are the same; else the smallest interval around numbers, or all vectors.
  var union: Support {
    guard let first else { return .real }
    if allSatisfy({ $0.isSame(as: first) && $0 != .point }) { return first }
    let ends = compactMap(\.bounds)
    guard ends.count == count else { return first.rank > 0 ? .vector : .real }
    let low = ends.map(\.low).reduce(ends[0].low) { minimum($0, $1) }
    let high = ends.map(\.high).reduce(ends[0].high) { maximum($0, $1) }
    return allSatisfy(\.isDiscrete) ? .integerInterval(low, high) : .between(low, high)
  }
}
