import EvidenceDistributions
import EvidenceTensors
import Testing

/// Gradients in the value and in every parameter against differences.
@Suite struct GradientTests {
  @Test(arguments: Case.all) func areTheDifferencesOfTheLogProb(row: Case) throws {
    try expectDifferences(row, at: \.logProb) { $0.logProb($1) }
  }

  @Test(arguments: Case.all) func areTheDifferencesOfTheLowerTail(row: Case) throws {
    try expectDifferences(row, at: \.logCDF) { ($0 as? any Univariate)?.logCDF($1) }
  }

  @Test(arguments: Case.all) func areTheDifferencesOfTheUpperTail(row: Case) throws {
    try expectDifferences(row, at: \.logSurvival) { ($0 as? any Univariate)?.logSurvival($1) }
  }

  private func expectDifferences(
    _ row: Case,
    at reference: (Reference.Point) -> Double?,
    _ function: (any Distribution, Tensor) -> Tensor?
  ) throws {
    for entry in try row.references() {
      let (distribution, parameters) = row.variables(entry.parameters)
      let variables = parameters.map(\.variable)
      if (distribution as? any Univariate)?.hasAtoms ?? false { continue }
      let isSmooth = !distribution.support.isDiscrete && row.family != "Delta"
      // One expression for all points of one shape.
      var (x, density, slopes) = (Variable(.latent), Tensor(0), [Tensor]())
      var targets: [Variable] = []
      for (index, point) in entry.points.enumerated() {
        if index == 0 || x.shape != point.x.shape {
          x = Variable(.latent, shape: point.x.shape)
          guard let value = function(distribution, Tensor(x)) else { return }
          density = sum(value)
          targets = row.family == "Delta" ? [] : isSmooth ? variables + [x] : variables
          slopes = gradient(of: density, withRespectTo: targets.map { Tensor($0) })
        }
        guard reference(point)?.isFinite ?? false, !isOnEdge(point.x.elements[0], row, entry)
        else { continue }
        var values = Dictionary(uniqueKeysWithValues: parameters.map { ($0, $1) })
        values[x] = point.x.elements
        for (target, slope) in zip(targets, try numbers(slopes, values)) {
          for index in slope.indices {
            // Steps from large to small: none fits every curvature and every rounding.
            var last: (value: Double, noise: Double)?
            let size = max(abs(slope[index]), 1)
            for step in [1e-3, 1e-4, 1e-5, 1e-6] {
              guard let found = try derivative(density, target, index, values, step: step),
                found.noise < 1e-3 * size
              else { continue }
              last = found
              if abs(slope[index] - found.value) <= 1e-6 * size + found.noise { break }
            }
            guard let last else { continue }
            #expect(
              abs(slope[index] - last.value) <= 1e-6 * size + last.noise,
              "\(row)(\(entry)) at \(point.x.elements), \(target.shape): \(slope[index]) \(last)"
            )
          }
        }
      }
    }
  }

  /// Whether a step would leave the support, or a kink lies at the value, so that differences tell nothing.
  private func isOnEdge(_ x: Double, _ row: Case, _ entry: Reference.Entry) -> Bool {
    let distribution = row.distribution(entry.parameters)
    guard distribution is any Univariate, !distribution.support.isDiscrete else { return false }
    let isKinked = ["Laplace", "AsymmetricLaplace", "GeneralizedNormal"].contains(row.family)
    if isKinked, x == entry.parameters["location"]?.elements[0] { return true }
    let ends = [distribution.support.bounds?.low, distribution.support.bounds?.high]
    return ends.compactMap { $0?.constantValue }.contains { abs(x - $0) <= 1e-5 * abs($0) }
  }

  /// A central difference of fourth order, with what rounding may add to it; nil where it would leave the support.
  private func derivative(
    _ output: Tensor,
    _ variable: Variable,
    _ index: Int,
    _ values: [Variable: [Double]],
    step size: Double
  ) throws -> (value: Double, noise: Double)? {
    let center = values[variable]?[index] ?? 0
    let edge = center == 0 ? 1e-3 : center > 0 && center < 1 ? min(center, 1 - center) : abs(center)
    let step = size * min(edge, 1)
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
    let rounding = 2e-15 * max(largest, 1) + abs(slope) * center.ulp
    return (slope, rounding / step)
  }
}
