internal import EvidenceTensors

/// Probabilities of intervals, exact in both tails.
extension Univariate {
  /// log P(low < X ≤ high); nil stands for an infinite bound.
  ///
  /// The difference of whichever of P(X > low) and P(X ≤ high) is smaller, so that an interval far out in either tail keeps
  /// its digits.
  func logProbability(above low: Tensor?, through high: Tensor?) -> Tensor {
    guard let low else { return high.map { logCDF(limit: $0) } ?? Tensor(0) }
    guard let high else { return logSurvival(limit: low) }
    let (above, through) = (logSurvival(limit: low), logCDF(limit: high))
    let isUpper = above .< through
    let larger = select(isUpper, above, through)
    let smaller = select(isUpper, logSurvival(limit: high), logCDF(limit: low))
    let isPossible = and(larger .> smaller, larger .> -Double.infinity)
    return select(isPossible, larger + log1mexp(larger - smaller), -Double.infinity)
  }

  /// log P(X ≤ limit), and no slope in any parameter where the limit is infinite.
  func logCDF(limit: Tensor) -> Tensor {
    atLimit(limit, lowest: -.infinity, highest: 0) { logCDF($0) }
  }

  /// log P(X > limit), likewise.
  func logSurvival(limit: Tensor) -> Tensor {
    atLimit(limit, lowest: 0, highest: -.infinity) { logSurvival($0) }
  }

  /// A tail at a limit; a formula in (limit − location) / scale has a slope 0 · ∞ at an infinite one.
  private func atLimit(
    _ limit: Tensor,
    lowest: Double,
    highest: Double,
    _ tail: (Tensor) -> Tensor
  ) -> Tensor {
    guard limit.mayBeInfinite else { return tail(limit) }
    let isFinite = abs(limit) .< Double.infinity
    let inside = tail(select(isFinite, limit, support.interior(of: limit.shape)))
    return select(isFinite, inside, select(limit .< 0, lowest, highest))
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
