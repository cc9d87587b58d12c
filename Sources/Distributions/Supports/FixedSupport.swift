internal import EvidenceTensors

/// What is known of a support before any number is computed.
extension Distribution {
  public var hasFixedSupport: Bool { support.isFixed }

  /// The set that holds exactly the values with a density, if it is the same whatever the parameters are; else nil.
  ///
  /// Where it is known, data can be checked against it once, and a guide by its form.
  package var fixedSupport: Support? { hasFixedSupport ? support : nil }
}

extension MarkovChain {
  /// Whether the steps have the support of the initial distribution.
  public var hasFixedSupport: Bool {
    guard let first = initial.fixedSupport else { return false }
    return transition(Tensor(placeholder)).fixedSupport == first
  }
}

extension Support {
  /// Whether the set is the same whatever the parameters are.
  var isFixed: Bool {
    switch self {
    case .interval(let low, let high), .integerInterval(let low, let high):
      low.constantValue != nil && high.constantValue != nil
    case .atLeast(let bound), .atMost(let bound), .counts(let bound): bound.constantValue != nil
    case .point: false
    default: true
    }
  }

  /// Whether a draw that is rounded to an edge of the set is still in it: exp(−800) is 0, which is not positive.
  package var holdsRoundedDraws: Bool {
    switch self {
    case .positive, .unitInterval, .ordered, .correlationCholeskyFactor: false
    default: true
    }
  }
}
