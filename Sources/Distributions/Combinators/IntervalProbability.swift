internal import EvidenceTensors

/// Probabilities of intervals, exact in both tails.
extension Univariate {
  /// log P(low < X ≤ high); nil stands for an infinite bound.
  ///
  /// The difference of whichever of P(X > low) and P(X ≤ high) is smaller, so that an interval far out in either tail keeps
  /// its digits.
  func logProbability(above low: Tensor?, through high: Tensor?) -> Tensor {
    guard let low else { return high.map { logCDF($0) } ?? Tensor(0) }
    guard let high else { return logSurvival(low) }
    let (above, through) = (logSurvival(low), logCDF(high))
    let isUpper = above .< through
    let larger = select(isUpper, above, through)
    let smaller = select(isUpper, logSurvival(high), logCDF(low))
    let isPossible = and(larger .> smaller, larger .> -Double.infinity)
    return select(isPossible, larger + log1mexp(larger - smaller), -Double.infinity)
  }

  /// The largest value below a bound that a draw can have: the bound itself where single points have no probability.
  func last(below bound: Tensor) -> Tensor {
    support.isDiscrete ? -floor(-bound) - 1 : bound
  }
}

extension Distribution {
  /// The density of values in the support: with the check of it where the support does not tell everything.
  func checkedDensity(_ value: Tensor) -> Tensor {
    hasFixedSupport ? logDensity(value) : logProb(value)
  }
}
