/// The deviance of a number from a centre.
extension Elementwise {
  /// u − 1 − log u for u = x / c; x: number, centre.
  ///
  /// The logarithm is that of 1 + (u − 1) where u is near 1, so that no digits cancel.
  package static let deviance = Self(
    "deviance",
    c: "",
    .binary { x, center in
      let excess = (x - center) / center
      if Swift.abs(excess) < 0.5 { return excess - C.log1p(excess) }
      return excess - C.log(Swift.min(x / center, farthest))
    },
    lowered: { x in
      let excess = (x[0] - x[1]) / x[1]
      let isNear = EvidenceTensors.abs(excess) .< 0.5
      let far = EvidenceTensors.log(EvidenceTensors.minimum(x[0] / x[1], farthest))
      return excess - EvidenceTensors.select(isNear, EvidenceTensors.log1p(excess), far)
    }
  ) { x, _, dy in
    let slope = (x[0] - x[1]) / x[1]
    // In this form nothing is made of a cotangent of 0 where 1 / x overflows.
    return [dy / x[1] - dy / x[0], -(dy * slope) / x[1]]
  }

  /// Beyond, u alone counts, and at infinity its logarithm must not take it away.
  private static let farthest = 1e38
}

/// u − 1 − log u for u = x / center: never negative, and exact near u = 1; ∞ at x = 0.
///
/// Loader (2000), "Fast and accurate computation of binomial probabilities".
package func deviance(_ x: Tensor, from center: Tensor) -> Tensor {
  Elementwise.deviance.apply(x, center)
}
