internal import CEvidenceGSL

/// Counts of successes, of any number of trials.
extension RandomStream {
  /// The number of successes of so many trials.
  ///
  /// Of more trials than GSL counts in 32 bits with their signs, about one half is passed over at a time: the middle one of n
  /// uniform numbers is beta-distributed, and tells on which side of it the probability lies.
  /// - Precondition: `trials` is finite and not negative, `probability` from 0 to 1.
  /// - Reference: Devroye (1986), "Non-uniform random variate generation", section X.4.3.
  public func binomial(_ trials: Double, probability: Double) -> Double {
    precondition(
      trials >= 0 && trials.isFinite && (0...1).contains(probability),
      "RandomStream: no binomial distribution of \(trials) trials and probability \(probability)"
    )
    var (left, share, successes) = (trials, probability, 0.0)
    while left > 0x1p30 {
      let below = (left / 2).rounded(.down)
      let middle = gsl_ran_beta(generator, below + 1, left - below)
      if middle >= share {
        (left, share) = (below, middle > 0 ? share / middle : 0)
      } else {
        successes += below + 1
        (left, share) = (left - below - 1, (share - middle) / (1 - middle))
      }
    }
    return successes + Double(gsl_ran_binomial(generator, min(share, 1), UInt32(left)))
  }

  /// How often each of some categories is drawn in `total` draws, with probabilities in proportion to `weights`.
  public func multinomial(_ total: Double, weights: [Double]) -> [Double] {
    let (norm, last) = (weights.reduce(0, +), weights.lastIndex { $0 > 0 })
    var (left, passed) = (total, 0.0)
    return weights.enumerated().map { index, weight in
      guard weight > 0 else { return 0 }
      // Whatever rounding leaves of the probabilities, the counts add up.
      let share = min(weight / (norm - passed), 1)
      let count = index == last ? left : binomial(left, probability: share)
      (left, passed) = (left - count, passed + weight)
      return count
    }
  }
}
