import EvidenceDistributions
import EvidencePrograms
import EvidenceTensors
import Foundation
import Testing

/// Derivatives of draws in the parameters, against quantiles and against means in closed form.
@Suite struct ImplicitDerivativeTests {
  private static let count = 100_000

  private func words(_ requests: [NoiseRequest], seed: UInt64) -> [Tensor] {
    let random = RandomStream(seed: seed)
    return requests.map { DrawTests.noise($0, random) }
  }

  /// d/da E[x²] = 2a + 1 for x of Gamma(a).
  @Test(arguments: [0.05, 0.5, 1, 3, 40, 1e3])
  func derivativeOfAMeanSquareIsUnbiased(shape: Double) throws {
    let a = Variable(.parameter)
    let distribution = Gamma(concentration: Tensor(a), rate: 1)
    let noises = words(distribution.noises(for: [Self.count]), seed: 3)
    let x = distribution.sample(noises, shape: [Self.count])
    // One derivative a draw: that of the sum of squares in a copy of the shape for each.
    let shapes = Variable(.parameter, shape: [Self.count])
    let each = x.substituting([Tensor(a): Tensor(shapes)])
    let slopes = gradient(of: sum(square(each)), withRespectTo: [Tensor(shapes)])[0]
    let values = try numbers(slopes, [shapes: Array(repeating: shape, count: Self.count)])
    let mean = values.reduce(0, +) / Double(Self.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(Self.count - 1)
    let error = (variance / Double(Self.count)).squareRoot()
    #expect(abs(mean - (2 * shape + 1)) < 4 * error, "\(mean) for \(2 * shape + 1) ± \(error)")
  }

  /// −(∂F/∂θ) / p of the gamma and beta distributions.
  ///
  /// By mpmath 1.3: the derivative of the inverse of the distribution function.
  @Test func derivativesAtAPointMatchReferences() throws {
    let shape = Elementwise.logGammaQuantileShape([2.5, 0.530_628_251_062_170_4]) * 1.7
    #expect(abs(shape - 0.875_044_382) < 1e-8)
    let slope = Elementwise.logBetaISlope([2, 3, 0.3])
    let alpha = -Elementwise.logBetaIAlpha([2, 3, 0.3]) / slope
    let beta = -Elementwise.logBetaIBeta([2, 3, 0.3]) / slope
    #expect(abs(alpha - 0.139_508_916) < 1e-8)
    #expect(abs(beta + 0.073_438_243) < 1e-8)
  }

  private func moves(_ name: String) throws -> [[Double]] {
    let file = try #require(Bundle.module.url(forResource: "quantiles", withExtension: "json"))
    let data = try Data(contentsOf: file)
    return try #require(try JSONDecoder().decode([String: [[Double]]].self, from: data)[name])
  }

  private func expect(_ found: Double, _ expected: Double, _ what: Any) {
    #expect(abs(found - expected) < 1e-7 * abs(expected), "\(what): \(found) for \(expected)")
  }

  /// Against differences of quantiles in sixty digits, from the lower to the upper tail.
  @Test func gammaDrawsMoveAsQuantilesDo() throws {
    for row in try moves("gammaQuantileMoves") {
      expect(row[1] * Elementwise.logGammaQuantileShape([row[0], C.log(row[1])]), row[2], row)
      try expectImplicit(row.prefix(1), row[1], row[2...]) { Gamma(concentration: $0[0], rate: 1) }
    }
  }

  @Test func betaDrawsMoveAsQuantilesDo() throws {
    for row in try moves("betaQuantileMoves") {
      try expectImplicit(row.prefix(2), row[2], row[3...]) { Beta($0[0], $0[1]) }
    }
  }

  @Test func studentDrawsMoveAsQuantilesDo() throws {
    for row in try moves("studentTQuantileMoves") {
      try expectImplicit(row.prefix(1), row[1], row[2...]) {
        StudentT(0, 1, degreesOfFreedom: $0[0])
      }
    }
  }

  @Test func vonMisesDrawsMoveAsQuantilesDo() throws {
    for row in try moves("vonMisesQuantileMoves") {
      expect(Elementwise.vonMisesQuantileShape([row[1], row[0]]), row[2], row)
    }
  }

  /// The derivatives of an implicit draw at a value, in all parameters.
  private func expectImplicit(
    _ parameters: ArraySlice<Double>,
    _ value: Double,
    _ expected: ArraySlice<Double>,
    _ make: ([Tensor]) -> some Univariate
  ) throws {
    let variables = parameters.map { _ in Variable(.parameter) }
    let draw = implicitDraw(Tensor(value), of: make(variables.map { Tensor($0) }))
    let slopes = gradient(of: draw, withRespectTo: variables.map { Tensor($0) })
    let numbers = Dictionary(uniqueKeysWithValues: zip(variables, parameters.map { [$0] }))
    for (slope, expected) in zip(slopes, expected) {
      expect(try DistributionsTests.numbers(slope, numbers)[0], expected, (parameters, value))
    }
  }

  /// A draw made implicit by its distribution functions has the derivative of the quantile.
  @Test(arguments: [0.02, 1.7, 9])
  func implicitDrawsMoveAsQuantilesDo(value: Double) throws {
    let (a, rate) = (Variable(.parameter), Variable(.parameter))
    let distribution = Gamma(concentration: Tensor(a), rate: Tensor(rate))
    let draw = implicitDraw(Tensor(value), of: distribution)
    let slopes = gradient(of: draw, withRespectTo: [Tensor(a), Tensor(rate)])
    let found = try numbers([draw] + slopes, [a: [2.5], rate: [1.5]]).map { $0[0] }
    let shape = Elementwise.logGammaQuantileShape([2.5, C.log(1.5 * value)]) * value
    #expect(found[0] == value)
    #expect(abs(found[1] - shape) < 1e-12 * shape)
    #expect(abs(found[2] + value / 1.5) < 1e-12 * value)
  }

  @Test(arguments: [0.3, 4, 60, 2_000])
  func vonMisesDrawsFollowTheirDistribution(concentration: Double) throws {
    let noises = words([.word, .word].map { NoiseRequest($0, [Self.count]) }, seed: 4)
    let row = Elementwise.vonMisesDraw
    let angles = row.apply([Tensor(concentration)] + noises)
    let probabilities = try numbers(VonMises(0, concentration: concentration).cdf(angles))
    #expect(DrawTests.kolmogorov(probabilities) < 2.23)
  }

  /// d/dk E[cos x] = 1 − A/k − A², A = I₁(k) / I₀(k), by Bessel's equation.
  @Test(arguments: [0.3, 4, 60])
  func derivativeOfAMeanCosineIsUnbiased(concentration: Double) throws {
    let k = Variable(.parameter, shape: [Self.count])
    let noises = words([.word, .word].map { NoiseRequest($0, [Self.count]) }, seed: 5)
    let angles = Elementwise.vonMisesDraw.apply([Tensor(k)] + noises)
    let slopes = gradient(of: sum(cos(angles)), withRespectTo: [Tensor(k)])[0]
    let values = try numbers(slopes, [k: Array(repeating: concentration, count: Self.count)])
    let mean = values.reduce(0, +) / Double(Self.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(Self.count - 1)
    let error = (variance / Double(Self.count)).squareRoot()
    let ratio = 1 + Elementwise.scaledLogBesselISlope([0, concentration])
    let expected = 1 - ratio / concentration - ratio * ratio
    #expect(abs(mean - expected) < 4 * error, "\(mean) for \(expected) ± \(error)")
  }
}
