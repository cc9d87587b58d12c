internal import EvidenceTensors

/// Quantiles without a closed form, found inside a program: all halvings are nodes of its graph, so that many draws are found
/// at once.
struct NumericQuantile {
  /// The place of a value between bounds, on a line on which neighbourhoods of both bounds are as long as the middle.
  private let place: (_ at: Tensor) -> (value: Tensor, slope: Tensor)
  /// How far the line reaches.
  private let reach: Double

  /// Values between bounds, either of which may be infinite.
  init(between low: Tensor, and high: Tensor) {
    let hasLow = low.constantValue != -Double.infinity
    let hasHigh = high.constantValue != Double.infinity
    reach = hasLow || hasHigh ? 740 : 85
    switch (hasLow, hasHigh) {
    case (true, true):
      place = { at in
        let share = insideUnitInterval(sigmoid(at))
        let value = select(at .< 0, low + (high - low) * share, high - (high - low) * sigmoid(-at))
        return (value, (high - low) * (share * sigmoid(-at)))
      }
    case (true, false):
      place = { at in
        let distance = positiveExp(at)
        return (low + distance, distance)
      }
    case (false, true):
      place = { at in
        // Further to the right is nearer to the bound.
        let distance = positiveExp(-at)
        return (high - distance, distance)
      }
    case (false, false):
      place = { at in (sign(at) * expm1(abs(at)), exp(abs(at))) }
    }
  }

  /// The value with the given log P(X ≤ value) or, where `isUpper`, the given log P(X > value).
  ///
  /// By 30 halvings, and four steps of Newton's method that stay between the last two; to more digits than the distribution of
  /// draws can show.
  func value(of distribution: some Univariate, at level: Tensor, isUpper: Tensor) -> Tensor {
    var (start, width) = (0 * level - reach, 2 * reach)
    for _ in 0..<30 {
      width *= 0.5
      let middle = start + width
      let tail = tail(of: distribution, place(middle).value, isUpper)
      start = select(isBelow(tail, level, isUpper), middle, start)
    }
    let end = start + width
    var at = start + 0.5 * width
    for _ in 0..<4 {
      let (x, slope) = place(at)
      let tail = tail(of: distribution, x, isUpper)
      let rise = exp(distribution.logDensity(x) - tail) * slope
      let step = (level - tail) / select(isUpper, -rise, rise)
      // Where the slope is 0 or no number, the place is kept.
      let isStep = abs(step) .< reach
      at = minimum(maximum(at + select(isStep, step, 0), start), end)
    }
    return place(at).value
  }

  /// The tail that a level is given of; only one where it is known which.
  private func tail(of distribution: some Univariate, _ x: Tensor, _ isUpper: Tensor) -> Tensor {
    switch isUpper.constantValue {
    case 1: distribution.logSurvival(x)
    case 0: distribution.logCDF(x)
    default: select(isUpper, distribution.logSurvival(x), distribution.logCDF(x))
    }
  }

  /// Whether the value is further to the right.
  private func isBelow(_ tail: Tensor, _ level: Tensor, _ isUpper: Tensor) -> Tensor {
    select(isUpper, tail .> level, tail .< level)
  }
}
