public import EvidenceTensors

/// A rational-quadratic spline from [−bound, bound] onto itself, the identity outside, and an affine map after it.
///
/// The numbers are logits of the widths and of the heights of the bins, logarithms of the slopes at the knots between them, and
/// those of the affine map. No bin is narrower than a hundredth of the whole, and slopes are within exp(±2).
/// - Reference: Durkan, Bekasov, Murray & Papamakarios (2019), "Neural spline flows", section 3.1; Gregory & Delbourgo (1982),
///   "Piecewise rational quadratic interpolation to monotonic data".
public struct SplineMap: CoordinateMap {
  public let bins: Int
  public let bound: Double
  private let affine = AffineMap()

  public init(bins: Int = 8, bound: Double = 4) {
    (self.bins, self.bound) = (bins, bound)
  }

  public var parameterCount: Int { 3 * Swift.max(bins, 1) - 1 + affine.parameterCount }

  public var mistake: String? {
    if bins < 1 || bins > 64 { return "a spline has from 1 to 64 bins, not \(bins)" }
    return bound > 0 && bound.isFinite
      ? nil : "a spline reaches to a bound above 0, not \(bound)"
  }

  public func map(_ x: Tensor, _ numbers: Tensor) -> (value: Tensor, slope: Tensor) {
    let (spline, last) = parts(numbers)
    let (inner, slope) = within(x) { Bin(at: $0, in: spline, of: spline.left).value($0) }
    let (y, scale) = affine.map(inner, last)
    return (y, slope + scale)
  }

  public func unmap(_ y: Tensor, _ numbers: Tensor) -> (value: Tensor, slope: Tensor) {
    let (spline, last) = parts(numbers)
    let (inner, scale) = affine.unmap(y, last)
    let (x, slope) = within(inner) { Bin(at: $0, in: spline, of: spline.low).origin($0) }
    return (x, scale + slope)
  }

  private func parts(_ numbers: Tensor) -> (spline: Spline, affine: Tensor) {
    let end = parameterCount - affine.parameterCount
    let last = numbers.sliced(end..<parameterCount, dimension: 1)
    return (Spline(numbers, bins: bins, bound: bound), last)
  }

  /// Inside of the bounds what `form` makes of it, outside the number itself.
  private func within(
    _ x: Tensor,
    _ form: (Tensor) -> (value: Tensor, slope: Tensor)
  ) -> (value: Tensor, slope: Tensor) {
    let (value, slope) = form(minimum(maximum(x, -bound), bound))
    let isInside = abs(x) .< bound
    return (select(isInside, value, x), select(isInside, slope, 0))
  }
}

/// The knots of one spline for each number: matrices with a column for each bin.
private struct Spline {
  let left: Tensor
  let width: Tensor
  let low: Tensor
  let height: Tensor
  /// The slopes at the two ends of a bin.
  let rise: (Tensor, Tensor)

  /// The narrowest bin, as a part of the whole.
  private static let least = 0.01

  init(_ numbers: Tensor, bins: Int, bound: Double) {
    func sizes(_ first: Int) -> Tensor {
      let shares = softmax(numbers.sliced(first..<first + bins, dimension: 1), dimensions: [1])
      return 2 * bound * (Self.least + (1 - Self.least * Double(bins)) * shares)
    }
    func starts(_ sizes: Tensor) -> Tensor { cumulativeSum(sizes, dimension: 1) - sizes - bound }
    (width, height) = (sizes(0), sizes(bins))
    (left, low) = (starts(width), starts(height))
    guard bins > 1 else {
      rise = (.filled(1, width.shape), .filled(1, width.shape))
      return
    }
    // At the bounds the slope is that of the identity outside.
    let inner = exp(bounded(numbers.sliced(2 * bins..<3 * bins - 1, dimension: 1)))
    let all = (inner - 1).padded(before: 1, after: 1, dimension: 1) + 1
    rise = (all.sliced(0..<bins, dimension: 1), all.sliced(1..<bins + 1, dimension: 1))
  }
}

/// The bin in which each number lies: vectors.
private struct Bin {
  private let left: Tensor
  private let width: Tensor
  private let low: Tensor
  private let height: Tensor
  private let rise: (Tensor, Tensor)

  /// The last bin of those that begin, by `edges`, at the number or below it.
  init(at x: Tensor, in spline: Spline, of edges: Tensor) {
    let isBehind = x.reshaped(x.shape + [1]) .>= edges
    let isHere = isBehind - isBehind.shifted(by: -1, dimension: 1)
    func entry(_ knots: Tensor) -> Tensor { sum(isHere * knots, dimensions: [1]) }
    left = entry(spline.left)
    width = entry(spline.width)
    low = entry(spline.low)
    height = entry(spline.height)
    rise = (entry(spline.rise.0), entry(spline.rise.1))
  }

  private var steepness: Tensor { height / width }
  private var bend: Tensor { rise.0 + rise.1 - 2 * steepness }

  /// Equation 4 at the share z of the way through the bin, and the logarithm of equation 5.
  func value(_ x: Tensor) -> (value: Tensor, slope: Tensor) {
    let z = (x - left) / width
    return (low + height * share(z), slope(z))
  }

  /// Equations 6 to 8; two steps of Newton's method after them give back the digits that the root loses.
  ///
  /// Only these are differentiated: from a constant near the root they have its first and second derivatives.
  func origin(_ y: Tensor) -> (value: Tensor, slope: Tensor) {
    let way = y - low
    let a = height * (steepness - rise.0) + way * bend
    let b = height * rise.0 - way * bend
    let c = steepness * way
    let root = sqrt(maximum(square(b) + 4 * a * c, 0))
    var z = stopGradient(2 * c / (b + root))
    for _ in 0..<2 { z = z - (share(z) - way / height) * steepness * exp(-slope(z)) }
    return (left + z * width, -slope(z))
  }

  /// How much of the bin's height is below the share z of its width.
  private func share(_ z: Tensor) -> Tensor {
    let rest = z * (1 - z)
    return (steepness * square(z) + rise.0 * rest) / (steepness + bend * rest)
  }

  private func slope(_ z: Tensor) -> Tensor {
    let rest = z * (1 - z)
    let inner = rise.1 * square(z) + 2 * steepness * rest + rise.0 * square(1 - z)
    return 2 * log(steepness) + log(inner) - 2 * log(steepness + bend * rest)
  }
}
