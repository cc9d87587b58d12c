internal import Tensors

/// The mean of a function of one or two standard normal numbers by the trapezoidal rule.
///
/// - Reference: Trefethen & Weideman (2014), "The exponentially convergent trapezoidal rule".
struct NormalTrapezoid {
  let dimension: Int

  /// The normal density beyond is below 1e-19.
  private static let reach = 9.5
  private static let mostHalvings = 4

  /// - Throws: `QuadratureFailure` where the function is not finite, or steps of half the size still change the mean.
  func mean(of function: ([Double]) throws -> [Double]) throws -> Double {
    var step = 0.5
    var last = try sum(of: function, step: step)
    for _ in 0..<Self.mostHalvings {
      step /= 2
      let next = try sum(of: function, step: step)
      if abs(next - last) <= 1e-12 * (1 + abs(next)) { return next }
      last = next
    }
    throw QuadratureFailure.notConverged(step)
  }

  private func sum(of function: ([Double]) throws -> [Double], step: Double) throws -> Double {
    let count = Int(Self.reach / step)
    let line = (-count...count).map { Double($0) * step }
    let weights = line.map { step * C.exp(-0.5 * $0 * $0 - 0.918_938_533_204_672_74) }
    let isPlane = dimension == 2
    let points = isPlane ? line.flatMap { x in line.flatMap { [x, $0] } } : line
    let products = isPlane ? weights.flatMap { x in weights.map { x * $0 } } : weights
    let values = try function(points)
    var (sum, total) = (0.0, 0.0)
    for (value, weight) in zip(values, products) {
      guard value.isFinite else { throw QuadratureFailure.notANumber(at: []) }
      sum += value * weight
      total += weight
    }
    return sum / total
  }
}
