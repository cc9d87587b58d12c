/// The families of normalizing flows, each with the directions that are cheap.
///
/// A guide needs draws and the density at them: the way forward. A learned prior, or a density of data, needs densities at
/// given values: the way back. A cheap way takes one evaluation of a layer's network, a dear one as many as there are numbers.
public enum FlowFamily: String, Sendable, CaseIterable {
  /// Cheap forward; the way back is a search.
  case planar
  /// Cheap both ways.
  case radial
  /// Cheap both ways; keeps volumes, and turns a Gaussian with independent elements into one with dependent ones.
  case householder
  /// IAF: cheap forward.
  case inverseAutoregressive = "inverse autoregressive"
  /// MAF: cheap backwards.
  case maskedAutoregressive = "masked autoregressive"
  /// Affine coupling; cheap both ways.
  case realNVP = "RealNVP"
  /// Rational-quadratic splines; cheap both ways.
  case couplingSpline = "coupling spline"
  /// Rational-quadratic splines; cheap forward, and, `inverted`, backwards.
  case autoregressiveSpline = "autoregressive spline"

  /// Layer `index` of a flow; odd ones have the coordinates in another order than those before.
  func layer(_ index: Int, _ count: Int, hidden: [Int], context: Int) -> any FlowLayer {
    switch self {
    case .planar: PlanarFlow(count, context: context)
    case .radial: RadialFlow(count, context: context)
    case .householder: HouseholderFlow(count, context: context)
    case .inverseAutoregressive: autoregressive(AffineMap(), index, count, hidden, context)
    case .maskedAutoregressive:
      // Both inverted: yᵢ = exp(s) xᵢ + t with s and t made of y.
      autoregressive(InverseMap(AffineMap()), index, count, hidden, context).inverted
    case .realNVP: coupling(AffineMap(), index, count, hidden, context)
    case .couplingSpline: coupling(SplineMap(), index, count, hidden, context)
    case .autoregressiveSpline: autoregressive(SplineMap(), index, count, hidden, context)
    }
  }

  private func autoregressive(
    _ map: any CoordinateMap,
    _ index: Int,
    _ count: Int,
    _ hidden: [Int],
    _ context: Int
  ) -> AutoregressiveFlow {
    let order = Array(0..<Swift.max(count, 0))
    return AutoregressiveFlow(
      order: index.isMultiple(of: 2) ? order : order.reversed(),
      by: map,
      hidden: hidden,
      context: context
    )
  }

  /// Pairs of layers part the coordinates by one binary digit of their numbers after the other, so that some layer parts any two.
  private func coupling(
    _ map: any CoordinateMap,
    _ index: Int,
    _ count: Int,
    _ hidden: [Int],
    _ context: Int
  ) -> AutoregressiveFlow {
    let digits = Swift.max(1, Int.bitWidth - Swift.max(count - 1, 0).leadingZeroBitCount)
    let digit = index / 2 % digits
    return AutoregressiveFlow(
      order: (0..<Swift.max(count, 0)).map { ($0 >> digit + index) & 1 },
      by: map,
      hidden: hidden,
      context: context
    )
  }
}
