internal import EvidenceTensors

/// A bound of how far rounding moves a number from what its expression means, as an expression again.
///
/// Each operation's rounding moves the result by its derivative by the operation's value times that value's error, to first
/// order: what cancels, and the condition of what was factored, is seen in the derivatives. Where an identity holds at any
/// point, such as at the maximum that was found, the derivative by the point vanishes, and so does the point's error.
/// - Reference: Linnainmaa (1976), "Taylor expansion of the accumulated rounding error"; Higham (2002), chapter 3.
struct RoundingError {
  /// In nats, where `total` is.
  let bound: Tensor

  /// The error of `total` that comes from computing `parts`; what adds these up is left to the caller.
  init(of total: Tensor, from parts: [Tensor], sizes: [Axis: Int]) {
    let own = Set(Tensor.listed(parts))
    let order = Tensor.listedByStructure(total).filter(own.contains)
    let cotangents = gradient(of: total, withRespectTo: order)
    let local = LocalRounding(sizes: sizes)
    var sum = Tensor(0)
    for (tensor, cotangent) in zip(order, cotangents) where cotangent.constantValue != 0 {
      guard let part = local.bound(tensor, cotangent) else { continue }
      // A result that all repetitions of an axis share errs in all of them alike.
      sum = sum + part.summed(over: part.axes)
    }
    bound = LocalRounding.unit * sum
  }
}
