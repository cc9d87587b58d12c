import EvidenceDistributions
import EvidencePrograms
import EvidenceTensors
import Testing

/// Derivatives of draws in every parameter, over the catalogue.
///
/// For numbers: the mean of F₀(x)², F₀ the distribution function at fixed parameters, has the derivative −E[2 F₀ ∂F/∂θ] of
/// the parameters that x is drawn at. So d F₀(x(θ))² + 2 F₀ ∂F(x̄; θ) has mean zero, and is zero for draws of one noise that
/// follow a quantile. A square, since the mean of F₀ itself stays the same whatever the scale of a symmetric distribution.
@Suite struct DrawDerivativeTests {
  private static let count = 10_000

  @Test(arguments: Case.all) func derivativesOfDrawsAreUnbiased(row: Case) throws {
    for (site, entry) in try row.references().enumerated() {
      // F₀ is no function of a direction, so that it jumps where a von Mises draw passes −π; and a draw that underflows
      // no longer moves. These, and parameters that are vectors, are left to the tests below.
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
      let start = fixed.cdf(x)
      let own = 2 * stopGradient(start) * distribution.cdf(stopGradient(x))
      let moved = sum(square(start)) + sum(own)
      let targets = wanted.map { Tensor($0) }
      let slopes = gradient(of: moved, withRespectTo: targets)
      let sizes = try numbers(gradient(of: sum(square(start)), withRespectTo: targets), values)
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

  // MARK: - By the score

  private static let few = 20_000
  private static let axis = Axis.particles(few)

  /// The mean of f over draws has the derivative E[(f − c) ∂log p / ∂θ] too, for any f and c: so with vectors and angles.
  @Test(arguments: Case.all) func derivativesOfDrawsAreThoseOfTheDensity(row: Case) throws {
    for (site, entry) in try row.references().enumerated() {
      let given = row.distribution(entry.parameters)
      let isScalar = row.names.allSatisfy { entry.parameters[$0]?.shape == [] }
      let isNew = !isScalar || given.eventRank > 0 || row.family == "VonMises"
      guard isNew, given.pathwise != nil, given.isProper, let shape = entry.points.first?.x.shape
      else { continue }
      // Of so few degrees of freedom some draws are singular but for rounding: they have no density.
      if let freedom = entry.parameters["degreesOfFreedom"]?.elements[0], row.family == "Wishart",
        freedom < 1.5
      {
        continue
      }
      var values: [Variable: [Double]] = [:]
      var wanted: [(name: String, variable: Variable)] = []
      let tensors = row.names.compactMap { name -> Tensor? in
        guard let numbers = entry.parameters[name] else { return nil }
        if row.integers.contains(name) { return Tensor(numbers.elements, shape: numbers.shape) }
        let variable = Variable(.parameter, shape: [Self.few] + numbers.shape)
        values[variable] = (0..<Self.few).flatMap { _ in numbers.elements }
        wanted.append((name, variable))
        return Tensor(variable).axisFromEvent(Self.axis)
      }
      let distribution = row.make(tensors)
      guard let path = distribution.pathwise else { continue }
      let random = RandomStream(.init(seed: 9, site: site))
      let noises = path.noises(for: shape).map { request in
        let whole = NoiseRequest(request.noise, [Self.few] + request.shape)
        return DrawTests.noise(whole, random).axisFromEvent(Self.axis)
      }
      let x = path.sample(noises, shape: shape)
      let f = try bounded(x, shape, values)
      let average = try numbers(f.eventFromAxis(Self.axis), values).reduce(0, +) / Double(Self.few)
      let fixed = stopGradient(x)
      let score = stopGradient(f - average) * distribution.logDensity(fixed)
      let slopes = gradient(
        of: sum(f - score).summed(over: Self.axis),
        withRespectTo: wanted.map { Tensor($0.variable) }
      )
      for ((name, variable), elements) in zip(wanted, try numbers(slopes, values)) {
        let size = variable.shape.product / Self.few
        var rows = (0..<Self.few).map { Array(elements[$0 * size..<($0 + 1) * size]) }
        // Weights only move along the simplex.
        if name == "weights" {
          rows = rows.map { row in row.map { $0 - row.reduce(0, +) / Double(size) } }
        }
        for element in 0..<size {
          let (mean, error) = DrawGradientTests.average(rows.map { $0[element] })
          let what = "\(row)(\(entry)), \(name)[\(element)]: \(mean) beyond 4.5 · \(error)"
          #expect(abs(mean) <= 4.5 * error + 1e-9, "\(what)")
        }
      }
    }
  }

  /// A bounded function of a draw's elements at their own scale, with the period 2π of angles.
  private func bounded(_ x: Tensor, _ shape: [Int], _ values: [Variable: [Double]]) throws -> Tensor
  {
    guard !shape.isEmpty else { return cos(x - 0.7) }
    let draws = try numbers(x.eventFromAxis(Self.axis), values)
    let size = shape.product
    let moments = (0..<size).map { element in
      let own = stride(from: element, to: draws.count, by: size).map { draws[$0] }
      let (mean, error) = DrawGradientTests.average(own)
      return (mean: mean, spread: max(error * Double(Self.few).squareRoot(), 1e-300))
    }
    let centers = Tensor(moments.map(\.mean), shape: shape)
    let spreads = Tensor(moments.map(\.spread), shape: shape)
    let phases = Tensor((0..<size).map { 0.4 + 0.9 * Double($0) }, shape: shape)
    return sum(sin((x - centers) / spreads + phases))
  }

  /// A draw below the least double still moves as it should by its logarithm.
  ///
  /// There the distribution function is xᵃ / Γ(a + 1).
  @Test(arguments: [1e-5, 1e-3, 0.01, 0.019]) func tinyGammaDrawsMoveAsTheirLogarithms(
    shape: Double
  ) throws {
    let a = Variable(.parameter, shape: [Self.count])
    let random = RandomStream(seed: 10)
    let noises = gammaNoises([Self.count]).map { DrawTests.noise($0, random) }
    let log = logGammaDraw(Tensor(a), noises)
    func logCDF(_ log: Tensor, _ a: Tensor) -> Tensor {
      let isTiny = log .< -30
      let tail = a * log - logGamma(a + 1)
      return select(isTiny, tail, logGammaP(a, exp(select(isTiny, 0, log))))
    }
    let logs = [logCDF(log, stopGradient(Tensor(a))), logCDF(stopGradient(log), Tensor(a))]
    let slopes = logs.map { gradient(of: sum($0), withRespectTo: [Tensor(a)])[0] }
    let found = try numbers(slopes, [a: Array(repeating: shape, count: Self.count)])
    for (moved, own) in zip(found[0], found[1]) {
      #expect(abs(moved + own) <= 1e-7 * abs(own), "\(moved) \(own)")
    }
    let probabilities = try numbers(
      exp(logCDF(log, Tensor(a))),
      [a: Array(repeating: shape, count: Self.count)]
    )
    #expect(DrawTests.kolmogorov(probabilities) < 2.23)
  }
}
