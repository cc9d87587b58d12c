import Distributions
import Tensors
import Testing

/// Gradients in the value and in every parameter against differences.
@Suite struct GradientTests {
  @Test(arguments: Case.all) func areTheDifferencesOfTheLogProb(row: Case) throws {
    for entry in try row.references() {
      let parameters = row.values(entry.parameters)
      let variables = parameters.map { Variable(.parameter, shape: $0.shape) }
      let distribution = row.make(variables.map { Tensor($0) })
      for point in entry.points where point.logProb.map({ $0.isFinite }) ?? false {
        let x = Variable(.latent, shape: point.x.shape)
        var values = Dictionary(uniqueKeysWithValues: zip(variables, parameters.map(\.elements)))
        values[x] = point.x.elements
        let density = sum(distribution.logProb(Tensor(x)))
        let isSmooth = !distribution.support.isDiscrete && row.family != "Delta"
        let targets = row.family == "Delta" ? [] : isSmooth ? variables + [x] : variables
        let slopes = gradient(of: density, withRespectTo: targets.map { Tensor($0) })
        for (target, slope) in zip(targets, try numbers(slopes, values)) {
          for index in slope.indices {
            let difference = try derivative(density, target, index, values)
            guard let difference else { continue }
            #expect(
              abs(slope[index] - difference.value)
                <= 1e-6 * max(abs(slope[index]), 1) + difference.noise,
              "\(row)(\(entry)) at \(point.x.elements), \(target.shape): \(slope[index]) \(difference)"
            )
          }
        }
      }
    }
  }

  /// A central difference of fourth order, with what rounding may add to it; nil where it would leave the support.
  private func derivative(
    _ output: Tensor,
    _ variable: Variable,
    _ index: Int,
    _ values: [Variable: [Double]]
  ) throws -> (value: Double, noise: Double)? {
    let center = values[variable]?[index] ?? 0
    let edge = center == 0 ? 1e-3 : center > 0 && center < 1 ? min(center, 1 - center) : abs(center)
    let step = 1e-3 * min(edge, 1)
    func at(_ offset: Double) throws -> Double {
      var moved = values
      moved[variable]?[index] = center + offset * step
      return try numbers(output, moved)[0]
    }
    let samples = try [-2, -1, 1, 2].map(at)
    guard samples.allSatisfy(\.isFinite) else { return nil }
    let slope = (samples[0] - 8 * samples[1] + 8 * samples[2] - samples[3]) / (12 * step)
    // Intermediate results are of the size of logarithms even where their sum is small.
    let largest = samples.map(abs).max() ?? 0
    return (slope, 2e-15 * max(largest, 100) / step)
  }
}
