internal import Tensors

/// The x in (0, bound) with cdf(x) = probability, by halving an interval of log x.
///
/// GSL's own inverses of the gamma and beta distributions fail for concentrations of 1e-2 or 1e6.
func positiveQuantile(
  _ probability: Double,
  below bound: Double,
  _ cdf: (Double) -> Double
) -> Double {
  if probability <= 0 { return 0 }
  if probability >= 1 { return bound == 1 ? 1 : .infinity }
  var (low, high) = (C.log(.leastNonzeroMagnitude), C.log(bound))
  if cdf(C.exp(low)) >= probability { return 0 }
  while true {
    let middle = 0.5 * (low + high)
    guard middle > low, middle < high else { return C.exp(high) }
    if cdf(C.exp(middle)) < probability { low = middle } else { high = middle }
  }
}
