internal import EvidenceTensors

/// The points of the trapezoidal rule for means over a few standard normal numbers.
///
/// For smooth functions it converges geometrically.
/// - Reference: Trefethen & Weideman (2014), "The exponentially convergent trapezoidal rule".
struct NormalGrid {
  let dimension: Int
  /// Point after point.
  let points: [Double]
  /// Add up to 1.
  let weights: [Double]

  var count: Int { weights.count }

  /// The normal density beyond is below 1e-17.
  private static let reach = 8.8
  /// Points of the plane and of space whose share is smaller are left out.
  private static let negligible = 1e-19

  /// Levels from 0: each halves the steps of the one before.
  init(dimension: Int, level: Int) {
    let step = Self.firstStep(dimension) / Double(1 << level)
    let count = Int(Self.reach / step)
    let line = (-count...count).map { Double($0) * step }
    let shares = line.map { step * C.exp(-0.5 * $0 * $0 - 0.918_938_533_204_672_74) }
    var points: [[Double]] = [[]]
    var weights = [1.0]
    for _ in 0..<dimension {
      var (longer, products): ([[Double]], [Double]) = ([], [])
      for (point, weight) in zip(points, weights) {
        for (position, share) in zip(line, shares) where weight * share > Self.negligible {
          longer.append(point + [position])
          products.append(weight * share)
        }
      }
      (points, weights) = (longer, products)
    }
    let total = weights.reduce(0, +)
    self.dimension = dimension
    self.points = points.flatMap(\.self)
    self.weights = weights.map { $0 / total }
  }

  private static func firstStep(_ dimension: Int) -> Double { dimension < 3 ? 0.5 : 0.8 }

  /// How many levels are tried before a mean counts as not found.
  static func levels(_ dimension: Int) -> Int { [1, 6, 5, 3][dimension] }
}
