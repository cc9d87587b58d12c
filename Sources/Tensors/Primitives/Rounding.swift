/// How far an engine's result may be from that of exact arithmetic on the same inputs, to first order in the unit of rounding u.
///
/// Sums of n terms, products and factors count with the constants of a computation in any order, so that both engines and any
/// division of the work are covered.
/// - Reference: Higham (2002), "Accuracy and Stability of Numerical Algorithms", sections 3.1, 8.1, 10.1 and 13.
package enum Rounding: Sendable {
  case exact
  /// Each element by `relative` |y| + `absolute` units.
  case units(relative: Double, absolute: Double = 0)
  /// A sum of n terms, in each repetition of `axes`: by n − 1 units of the same sum of sizes.
  case sum(of: Int, over: AxisSet = [])
  /// Σ |cotangent| · |error of the result| over event dimensions, in units.
  case weighted(@Sendable (_ y: Tensor, _ cotangent: Tensor) -> Tensor)

  /// Σ |cotangent| · size, where what has no influence counts as none, however large it is.
  package static func weighted(_ cotangent: Tensor, _ size: Tensor) -> Tensor {
    let own = cotangent.broadcast(to: size.shape)
    return EvidenceTensors.sum(select(own .== 0, 0, abs(own) * size))
  }
}
