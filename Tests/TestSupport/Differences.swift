internal import EvidencePrograms
package import EvidenceTensors

/// The derivative of a function at 0 by central differences of order 8.
package func centralDifference(step: Double, _ f: (Double) throws -> Double) rethrows -> Double {
  let weights = [4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280]
  var sum = 0.0
  for (index, weight) in weights.enumerated() {
    let distance = Double(index + 1) * step
    sum += weight * (try f(distance) - f(-distance))
  }
  return sum / step
}

extension Point {
  /// The largest error of the gradient of `loss` against differences, relative to the derivative
  /// or to `floor`.
  ///
  /// Each coordinate of small variables is moved, and larger ones along random directions.
  package func gradientError(
    of loss: Tensor,
    in variables: [Variable],
    step: Double = 0.004,
    floor: Double = 0.1,
    using generator: inout Generator
  ) throws -> Double {
    let gradients = try evaluate(gradient(of: loss, withRespectTo: variables.map { Tensor($0) }))
    var worst = 0.0
    for (variable, slope) in zip(variables, gradients) {
      guard let value = values[variable] else { continue }
      let slopes = slope.elements(along: value.axes, sizes: value.sizes, event: value.shape)
      for direction in directions(count: slopes.count, using: &generator) {
        let expected = try centralDifference(step: step) { distance in
          try moved(variable, along: direction, by: distance).evaluate(loss).elements[0]
        }
        let actual = zip(slopes, direction).reduce(0) { $0 + $1.0 * $1.1 }
        let scale = max(abs(expected), abs(actual), floor)
        let error = abs(expected - actual) / scale
        worst = error.isNaN ? .infinity : max(worst, error)
      }
    }
    return worst
  }

  private func directions(count: Int, using generator: inout Generator) -> [[Double]] {
    if count > 6 { return (0..<3).map { _ in generator.doubles(count, in: -1...1) } }
    return (0..<count).map { chosen in (0..<count).map { $0 == chosen ? 1 : 0 } }
  }

  /// Σ of the gradient's entries with random weights: differentiating it tests second derivatives.
  package mutating func weightedGradient(
    of loss: Tensor,
    in variables: [Variable],
    using generator: inout Generator
  ) -> Tensor {
    let gradients = gradient(of: loss, withRespectTo: variables.map { Tensor($0) })
    var sum = Tensor(0)
    for (variable, slope) in zip(variables, gradients) {
      let weight = parameter(variable.shape, plates: variable.plates, using: &generator)
      sum = sum + total(slope * weight)
    }
    return sum
  }
}
