import Foundation

/// A composite Gauss–Legendre rule in tan of an angle, for integrals inside one another: no code in common with what is tested.
struct NestedRule {
  private(set) var nodes: [(x: Double, logWeight: Double)] = []

  private static let points = [
    0.148_874_338_981_631_2, 0.433_395_394_129_247_2, 0.679_409_568_299_024_4,
    0.865_063_366_688_984_5, 0.973_906_528_517_171_7,
  ]
  private static let weights = [
    0.295_524_224_714_752_9, 0.269_266_719_309_996_4, 0.219_086_362_515_982_0,
    0.149_451_349_150_580_6, 0.066_671_344_308_688_1,
  ]

  /// Over the real line, or the positive numbers, in panels of ten points; half of the angles lead to numbers below `unit`.
  init(panels: Int, isPositive: Bool = false, unit: Double = 1) {
    let low = isPositive ? 0 : -0.5 * Double.pi
    let width = (0.5 * Double.pi - low) / Double(panels)
    for panel in 0..<panels {
      let center = low + (Double(panel) + 0.5) * width
      for (point, weight) in zip(Self.points, Self.weights) {
        for sign in [-1.0, 1] {
          let x = tan(center + sign * 0.5 * width * point)
          nodes.append((unit * x, log(unit * 0.5 * width * weight * (1 + x * x))))
        }
      }
    }
  }

  func logSum(_ f: (Double) -> Double) -> Double {
    Self.logSum(nodes.map { f($0.x) + $0.logWeight })
  }

  static func logSum(_ logs: [Double]) -> Double {
    let numbers = logs.map { $0.isNaN ? -.infinity : $0 }
    let top = numbers.max() ?? 0
    return top == -.infinity ? top : top + log(numbers.map { exp($0 - top) }.reduce(0, +))
  }
}
