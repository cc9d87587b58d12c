internal import EvidenceTensors

/// How much rounding in one operation may move a number that is computed from its result.
///
/// Sums of n terms, products and factors count with the constants of a computation in any order, so that both engines and any
/// division of the work are covered.
/// - Reference: Higham (2002), "Accuracy and Stability of Numerical Algorithms", sections 3.1, 8.1, 10.1 and 13.
struct LocalRounding {
  let sizes: [Axis: Int]
  /// 2⁻⁵³.
  static let unit = 0.5 * Double.ulpOfOne

  /// Σ |cotangent| · |error of the result| over event dimensions, in units of rounding; nil where the operation is exact.
  func bound(_ tensor: Tensor, _ cotangent: Tensor) -> Tensor? {
    let x = tensor.inputs
    switch tensor.operation {
    case .invalid, .variable, .noise, .axisIndex, .axisSize, .reduce(.maximum, _),
      .reduceAxis(.maximum, _), .rearrange, .gather, .gatherAxis, .axisFromEvent, .eventFromAxis:
      return nil
    case .constant:
      // A number that other numbers were folded into.
      guard let value = tensor.constantValue, value.isFinite else { return nil }
      return value * 1024 == (value * 1024).rounded() ? nil : weighted(cotangent, abs(tensor))
    case .elementwise(let row):
      guard let size = Self.size(row, tensor) else { return nil }
      return weighted(cotangent, size)
    case .reduce(.sum, let dimensions):
      return summed(tensor, dimensions.map { x[0].shape[$0] }.product - 1, cotangent)
    case .reduceAxis(.sum, let axis): return summed(tensor, count([axis]) - 1, cotangent)
    case .cumulativeSum(let dimension, _):
      return summed(tensor, x[0].shape[dimension] - 1, cotangent)
    case .scatter: return summed(tensor, x[1].shape.product - 1, cotangent)
    case .scatterAxis(_, let axes): return summed(tensor, count(axes) - 1, cotangent)
    case .product(let isTransposed, _):
      return summed(tensor, x[0].shape[isTransposed ? 0 : 1], cotangent)
    case .cholesky:
      // The factor is that of A + E with |E| ≤ (n + 2) u |L| |L|ᵀ.
      let probe = Tensor(Variable(.state, shape: x[0].shape, plates: x[0].axes.sorted))
      let value = sum(cotangent * EvidenceTensors.cholesky(probe))
      let slope = gradient(of: value.summed(over: value.axes), withRespectTo: [probe])[0]
      let size = Tensor.product(abs(tensor), abs(tensor), transposeRight: true)
      let rows = Double(x[0].shape[0] + 2)
      return weighted(slope.substituting([probe: x[0]]), rows * size)
    case .triangularSolve(let isTransposed):
      // The solution is that of L + E with |E| ≤ n u |L|.
      let back = triangularSolve(x[0], cotangent, transposed: !isTransposed)
      let size = Tensor.product(abs(x[0]), abs(tensor), transposeLeft: isTransposed)
      return weighted(back, Double(x[0].shape[0]) * size)
    case .chain(let operation):
      return ChainRounding(operation, tensor).bound(cotangent)
    }
  }

  /// Σ |cotangent| · size, where what has no influence counts as none, however large it is.
  static func weighted(_ cotangent: Tensor, _ size: Tensor) -> Tensor {
    let own = cotangent.broadcast(to: size.shape)
    return sum(select(own .== 0, 0, abs(own) * size))
  }

  private func weighted(_ cotangent: Tensor, _ size: Tensor) -> Tensor {
    Self.weighted(cotangent, size)
  }

  /// A sum of n products errs by at most n u Σ |terms|.
  private func summed(_ tensor: Tensor, _ count: Int, _ cotangent: Tensor) -> Tensor? {
    guard count > 0 else { return nil }
    var inputs = tensor.inputs
    inputs[0] = abs(inputs[0])
    if case .product = tensor.operation { inputs[1] = abs(inputs[1]) }
    let size = tensor.primitive.applied(to: inputs)
    return weighted(cotangent, Double(count) * size)
  }

  private func count(_ axes: AxisSet) -> Int {
    axes.map { $0.fixedSize ?? sizes[$0] ?? 1 }.product
  }

  private static let exact: Set<Elementwise> = [
    .negate, .abs, .sign, .floor, .minimum, .maximum, .select, .stopGradient, .dropout,
  ]
  /// Rounded once, as IEEE 754 has it.
  private static let rounded: Set<Elementwise> = [
    .add, .subtract, .multiply, .divide, .square, .sqrt,
  ]
  /// Within a few units of the last place.
  private static let smooth: Set<Elementwise> = [
    .exp, .expm1, .log, .log1p, .tanh, .sin, .cos,
  ]

  private static func size(_ row: Elementwise, _ result: Tensor) -> Tensor? {
    if row.kind != .real || exact.contains(row) { return nil }
    if rounded.contains(row) { return abs(result) }
    if smooth.contains(row) { return 4 * abs(result) }
    // Functions that are put together from these, near whose zeros parts cancel.
    return 8 * abs(result) + 8
  }
}
