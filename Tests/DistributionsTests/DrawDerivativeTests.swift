import Distributions
import Programs
import Tensors
import Testing

/// Derivatives of draws in every parameter, over the catalogue.
///
/// The mean of F₀(x), F₀ the distribution function at fixed parameters, has the derivative −E[∂F/∂θ] of the parameters
/// that x is drawn at. So d F₀(x(θ)) + ∂F(x̄; θ) has mean zero, and is zero for draws of one noise that follow a quantile.
@Suite struct DrawDerivativeTests {
  private static let count = 10_000

  @Test(arguments: Case.all) func derivativesOfDrawsAreUnbiased(row: Case) throws {
    for (site, entry) in try row.references().enumerated() {
      // F₀ is no function of a direction, so that it jumps where a von Mises draw passes −π; and a draw that underflows
      // no longer moves. Parameters that are vectors, as of mixtures, have no copy for each draw.
      guard let given = row.distribution(entry.parameters) as? any Univariate,
        given.pathwise != nil, row.family != "VonMises", given.isRepresentable,
        row.names.allSatisfy({ entry.parameters[$0]?.shape == [] })
      else { continue }
      // A copy of every parameter for each draw.
      var values: [Variable: [Double]] = [:]
      var wanted: [Variable] = []
      let tensors = row.names.compactMap { name -> Tensor? in
        guard let number = entry.parameters[name]?.elements.first else { return nil }
        if row.integers.contains(name) { return Tensor(number) }
        let variable = Variable(.parameter, shape: [Self.count])
        values[variable] = Array(repeating: number, count: Self.count)
        wanted.append(variable)
        return Tensor(variable)
      }
      guard let distribution = row.make(tensors) as? any Univariate,
        let fixed = row.make(tensors.map { stopGradient($0) }) as? any Univariate,
        let path = distribution.pathwise
      else { continue }
      let random = RandomStream(.init(seed: 8, site: site))
      let noises = path.noises(for: [Self.count]).map { DrawTests.noise($0, random) }
      let x = path.sample(noises, shape: [Self.count])
      let moved = sum(fixed.cdf(x)) + sum(distribution.cdf(stopGradient(x)))
      let targets = wanted.map { Tensor($0) }
      let slopes = gradient(of: moved, withRespectTo: targets)
      let sizes = try numbers(gradient(of: sum(fixed.cdf(x)), withRespectTo: targets), values)
      for (index, elements) in try numbers(slopes, values).enumerated() {
        let n = Double(elements.count)
        let mean = elements.reduce(0, +) / n
        let variance = elements.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        let largest = sizes[index].map { abs($0) }.max() ?? 0
        let allowed = 4.5 * (variance / n).squareRoot() + 1e-7 * largest
        #expect(abs(mean) <= allowed, "\(row)(\(entry)), \(index): \(mean) beyond \(allowed)")
      }
    }
  }
}
