internal import EvidenceTensors

/// A box of space with the values of a density in it, and two rules' integrals of these.
struct CubatureBox {
  let low: [Double]
  let high: [Double]
  /// The logs of the density at the nodes.
  private(set) var logs: [Double] = []
  private(set) var integral = 0.0
  /// What the last coefficients of a series contribute, or the difference of the two rules, if that is less.
  private(set) var error = 0.0
  /// The dimension along which the density varies most beyond what the rule resolves.
  private(set) var roughest = 0
  /// How high the log-density may be between nodes, where that is much more than at them, and along which dimension.
  private(set) var hidden: (height: Double, axis: Int)?
  /// Whether the density is no number at a node.
  private(set) var isLost = false

  init(_ low: [Double], _ high: [Double]) {
    self.low = low
    self.high = high
  }

  var volume: Double { zip(low, high).map { 0.5 * ($1 - $0) }.reduce(1, *) }

  func point(_ rule: TensorRule, _ node: Int) -> [Double] {
    let indices = rule.indices[node]
    return low.indices.map { axis in
      let middle = 0.5 * (low[axis] + high[axis])
      let half = 0.5 * (high[axis] - low[axis])
      return middle + half * rule.line[indices[axis]]
    }
  }

  /// Takes the logs of the density at the nodes; where these are no numbers, it may be as high as at any other.
  mutating func take(_ logs: ArraySlice<Double>, _ rule: TensorRule, shift: Double) {
    isLost = logs.contains { $0.isNaN || $0 == .infinity }
    self.logs = logs.map { $0.isNaN || $0 == .infinity ? -.infinity : $0 }
    let logs = self.logs
    let values = logs.map { C.exp($0 - shift) }
    var sums = (0.0, 0.0)
    for index in values.indices {
      sums.0 += values[index] * rule.weights[index]
      sums.1 += values[index] * rule.coarseWeights[index]
    }
    integral = volume * sums.0
    let roughness = rule.roughness(values)
    error = volume * min(abs(sums.0 - sums.1), 2 * roughness.reduce(0, +))
    if isLost { error = max(error, volume * Double(1 << low.count) * (values.max() ?? 0)) }
    roughest = roughness.indices.max { roughness[$0] < roughness[$1] } ?? 0
    hidden = HiddenPeak(self.logs, rule, above: shift - CubatureTarget.negligible).found
  }

  func halves(along dimension: Int) -> [CubatureBox] {
    var (middleHigh, middleLow) = (high, low)
    let middle = 0.5 * (low[dimension] + high[dimension])
    middleHigh[dimension] = middle
    middleLow[dimension] = middle
    return [CubatureBox(low, middleHigh), CubatureBox(middleLow, high)]
  }
}
