extension Support {
  /// The map from the reals onto the set; nil where the set is discrete or a point.
  public var bijector: (any Bijector)? {
    switch self {
    case .real, .vector: IdentityBijector()
    case .positive, .nonNegative: ExponentialBijector()
    case .unitInterval: SigmoidBijector()
    case .interval(let low, let high): IntervalBijector(low: low, high: high)
    case .atLeast(let low): ExponentialBijector().then(AffineBijector(low, 1))
    case .atMost(let high):
      // Turned round twice, so that larger coordinates are larger numbers.
      AffineBijector(0, -1).then(ExponentialBijector()).then(AffineBijector(high, -1))
    case .simplex: StickBreakingBijector()
    case .ordered: OrderedBijector()
    case .sumToZero: SumToZeroBijector()
    case .unitVector: UnitVectorBijector()
    case .positiveDefinite: PositiveDefiniteBijector()
    case .choleskyFactor: CholeskyFactorBijector()
    case .correlationCholeskyFactor: CorrelationCholeskyBijector()
    case .boolean, .integers, .nonNegativeIntegers, .integerInterval, .counts, .point: nil
    }
  }
}
