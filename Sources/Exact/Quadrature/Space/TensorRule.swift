internal import EvidenceTensors

/// The products of the rule of Clenshaw and Curtis in each dimension, on the cube [−1, 1]ᵈ.
///
/// Every other node, with weights of its own, is the same rule of half the size; and the ends of an interval are nodes, so that
/// little can hide between boxes.
/// - Reference: Clenshaw & Curtis (1960), "A method for numerical integration on an automatic computer".
struct TensorRule {
  let dimension: Int
  /// From −1 to 1.
  let line: [Double]
  let lineWeights: [Double]
  /// Of each node of the cube, the index in each dimension; the last runs fastest.
  let indices: [[Int]]
  let weights: [Double]
  /// Those of the rule of half the size; 0 at the other nodes.
  let coarseWeights: [Double]

  var count: Int { weights.count }

  /// `intervals` + 1 nodes in each dimension.
  init(intervals: Int, dimension: Int) {
    self.dimension = dimension
    let fine = Self.weights(intervals)
    let half = Self.weights(intervals / 2)
    let coarse = fine.indices.map { $0 % 2 == 0 ? half[$0 / 2] : 0 }
    line = (0...intervals).map { -C.cos(Double.pi * Double($0) / Double(intervals)) }
    lineWeights = fine
    var indices: [[Int]] = [[]]
    for _ in 0..<dimension {
      indices = indices.flatMap { own in (0...intervals).map { own + [$0] } }
    }
    self.indices = indices
    weights = indices.map { own in own.map { fine[$0] }.reduce(1, *) }
    coarseWeights = indices.map { own in own.map { coarse[$0] }.reduce(1, *) }
  }

  private static func weights(_ intervals: Int) -> [Double] {
    let n = Double(intervals)
    return (0...intervals).map { index in
      var sum = 1.0
      for k in 1...intervals / 2 {
        let share = 2 * k == intervals ? 1.0 : 2.0
        let angle = 2 * Double(k * index) * Double.pi / n
        sum -= share * C.cos(angle) / Double(4 * k * k - 1)
      }
      return (index == 0 || index == intervals ? 1 : 2) * sum / n
    }
  }

  /// How far apart neighbours along a dimension are in the list of nodes.
  func stride(_ axis: Int) -> Int {
    (axis + 1..<max(axis + 1, dimension)).reduce(1) { product, _ in product * line.count }
  }

  /// How much of the values' variation along each dimension the rule hardly resolves: the size of the last two coefficients of
  /// a series of Chebyshev's polynomials, of the values added up over the other dimensions.
  ///
  /// The rule's error comes from coefficients beyond, which are smaller and count less.
  func roughness(_ values: [Double]) -> [Double] {
    let last = line.count - 1
    var profiles = Array(repeating: Array(repeating: 0.0, count: line.count), count: dimension)
    for (node, own) in indices.enumerated() where values[node] > 0 {
      let share = values[node] * weights[node]
      for (axis, index) in own.enumerated() { profiles[axis][index] += share / lineWeights[index] }
    }
    return profiles.map { profile in
      var sums = (0.0, 0.0)
      for (index, value) in profile.enumerated() {
        let share = index == 0 || index == last ? 0.5 * value : value
        let sign = index % 2 == 0 ? 1.0 : -1
        sums.0 += sign * share
        sums.1 += sign * share * line[index]
      }
      return (abs(sums.0) + 2 * abs(sums.1)) / Double(last)
    }
  }
}
