import CEvidenceGSL
import EvidenceDistributions
import EvidenceTensors
import Testing

/// Draws and densities of vectors and matrices, beyond what the catalogue shows.
@Suite struct VectorTests {
  private static let count = 20_000
  private static let plane = Tensor([2, 0.5, 0.5, 1], shape: [2, 2])

  /// One row a draw.
  private static func draws(
    _ distribution: any Distribution,
    _ event: [Int],
    seed: UInt64
  ) throws -> [[Double]] {
    let random = RandomStream(seed: seed)
    let given = try numbers(distribution.drawParameters(shape: event))
    return (0..<count).map { _ in
      distribution.draw(given, count: event.product, using: random)
    }
  }

  /// Elements' means and variances over draws, each within 4.5 standard errors of what the distribution states.
  @Test(
    arguments: [
      (
        LowRankNormal([0.5, 0, -1].tensor, factor: columns, diagonal: [0.5, 1, 0.25].tensor), [3]
      ),
      (MultivariateStudentT([1, -2].tensor, scale: plane, degreesOfFreedom: 8), [2]),
      (LKJCholesky(dimension: 3, concentration: 2.5), [3, 3]),
      (LKJCholesky(dimension: 4, concentration: 0.5), [4, 4]),
      (Wishart(scale: plane, degreesOfFreedom: 4.5), [2, 2]),
      (Wishart(choleskyFactor: cholesky(plane), degreesOfFreedom: 4.5), [2, 2]),
      (GaussianRandomWalk([0.5, 1, 2].tensor, drift: 0.25, start: -1), [3]),
      (Multinomial(trials: 10, logits: [0.5, -1, 0.25].tensor), [3]),
      (DirichletMultinomial(trials: 10, concentration: [0.5, 2, 3.5].tensor), [3]),
    ] as [(any Distribution, [Int])]
  )
  func drawsHaveTheStatedMoments(distribution: any Distribution, event: [Int]) throws {
    let draws = try Self.draws(distribution, event, seed: 17)
    let mean = try numbers(#require(distribution.mean))
    let variance = try numbers(#require(distribution.variance))
    for element in 0..<event.product {
      let own = draws.map { $0[element] }
      let average = own.reduce(0, +) / Double(Self.count)
      let squares = own.map { ($0 - mean[element]) * ($0 - mean[element]) }
      let spread = squares.reduce(0, +) / Double(Self.count)
      let fourth = squares.map { ($0 - spread) * ($0 - spread) }.reduce(0, +) / Double(Self.count)
      let root = Double(Self.count).squareRoot()
      let name = "\(distribution.name) element \(element)"
      #expect(abs(average - mean[element]) <= 4.5 * spread.squareRoot() / root + 1e-12, "\(name)")
      #expect(
        abs(spread - variance[element]) <= 4.5 * fourth.squareRoot() / root + 1e-12,
        "\(name)"
      )
    }
    for draw in draws.prefix(200) {
      #expect(distribution.support.contains(draw), "\(distribution.name): \(draw)")
    }
    // The mean of −log p over draws is the entropy.
    if let entropy = distribution.entropy {
      let axis = Axis.particles(Self.count)
      let x = Tensor(draws.flatMap { $0 }, shape: [Self.count] + event).axisFromEvent(axis)
      let logs = try numbers(distribution.logProb(x).eventFromAxis(axis))
      let average = -logs.reduce(0, +) / Double(Self.count)
      let squares = logs.map { ($0 + average) * ($0 + average) }.reduce(0, +)
      let error = squares.squareRoot() / Double(Self.count)
      #expect(abs(average - (try numbers(entropy)[0])) <= 4.5 * error, "\(distribution.name)")
    }
  }

  private static let columns = Tensor([1, 0.5, -0.5, 2, 2, 1], shape: [3, 2])

  /// Of one shape by two routes: through the covariance, and through the factor.
  @Test func lowRankIsTheNormalOfItsCovariance() throws {
    let (location, diagonal) = (Tensor([0.5, 0, -1]), Tensor([0.5, 1, 0.25]))
    let low = LowRankNormal(location, factor: Self.columns, diagonal: diagonal)
    let full = MultivariateNormal(
      location,
      covariance: matmul(Self.columns, transpose(Self.columns)) + diagonalMatrix(diagonal)
    )
    let x = Tensor([1, 2, 3, -1, 0, 1], shape: [2, 3])
    for (a, b) in zip(try numbers(low.logProb(x)), try numbers(full.logProb(x))) {
      #expect(agrees(a, b, 1e-13))
    }
    #expect(agrees(try numbers(low.logProb(x[1]))[0], try numbers(full.logProb(x[1]))[0], 1e-13))
  }

  @Test func lowRankDrawsAreCorrelatedByTheFactor() throws {
    let distribution = LowRankNormal(0, factor: Self.columns, diagonal: [0.5, 1, 0.25].tensor)
    let draws = try Self.draws(distribution, [3], seed: 5)
    let product = draws.map { $0[0] * $0[2] }.reduce(0, +) / Double(Self.count)
    #expect(abs(product - 2.5) < 0.15)
  }

  /// A squared distance over d is F-distributed.
  @Test func distancesOfStudentDrawsFollowTheirDistribution() throws {
    let distribution = MultivariateStudentT(
      [1, -2].tensor,
      scale: Self.plane,
      degreesOfFreedom: 2.5
    )
    let draws = try Self.draws(distribution, [2], seed: 6)
    let normal = MultivariateNormal([1, -2].tensor, covariance: Self.plane)
    let x = Tensor(draws.flatMap { $0 }, shape: [Self.count, 2])
    let constant = try numbers(normal.logProb(Tensor([1, -2])))[0]
    let distances = try numbers(normal.logProb(x)).map { 2 * (constant - $0) / 2 }
    #expect(DrawTests.kolmogorov(distances.map { gsl_cdf_fdist_P($0, 2, 2.5) }) < 2.23)
  }

  /// (Ω_ij + 1) / 2 is Beta(a, a) with a = η + (n − 2) / 2, whichever the pair.
  @Test func correlationsOfLKJAreBetaDistributed() throws {
    let draws = try Self.draws(LKJCholesky(dimension: 4, concentration: 1.5), [4, 4], seed: 7)
    for (i, j) in [(1, 0), (3, 1), (3, 2)] {
      let own = draws.map { lower in
        (0..<4).reduce(0) { $0 + lower[4 * i + $1] * lower[4 * j + $1] }
      }
      let statistic = DrawTests.kolmogorov(own.map { gsl_cdf_beta_P(($0 + 1) / 2, 2.5, 2.5) })
      #expect(statistic < 2.23, "\(i), \(j): \(statistic)")
    }
  }

  /// x₁₁ / V₁₁ is χ² with ν degrees of freedom, and det X / det V the product of two such.
  @Test func wishartDiagonalsAreChiSquared() throws {
    let draws = try Self.draws(Wishart(scale: Self.plane, degreesOfFreedom: 3.5), [2, 2], seed: 8)
    #expect(DrawTests.kolmogorov(draws.map { gsl_cdf_chisq_P($0[3], 3.5) }) < 2.23)
    let schur = draws.map { ($0[0] - $0[1] * $0[2] / $0[3]) / 1.75 }
    #expect(DrawTests.kolmogorov(schur.map { gsl_cdf_chisq_P($0, 2.5) }) < 2.23)
  }

  /// Densities of small spaces add up to one.
  @Test func probabilitiesOfCountsAddUpToOne() throws {
    let distributions: [any Distribution] = [
      Multinomial(trials: 6, logits: [0.5, -1, 0.25].tensor),
      Multinomial(trials: 6, probabilities: [0.25, 0.75, 0].tensor),
      DirichletMultinomial(trials: 6, concentration: [0.5, 2, 1e-3].tensor),
      Multinomial(trials: 0, logits: [0.5, -1, 0.25].tensor),
      DirichletMultinomial(trials: 0, concentration: [0.5, 2, 1e-3].tensor),
    ]
    let values = (0...6).flatMap { a in (0...6).flatMap { b in (0...6).map { [a, b, $0] } } }
    let points = Tensor(values.flatMap { $0 }.map(Double.init), shape: [values.count, 3])
    for distribution in distributions {
      let total = try numbers(sum(exp(distribution.logProb(points))))[0]
      #expect(abs(total - 1) < 1e-12, "\(distribution.name): \(total)")
    }
  }

  @Test func correlationDensitiesIntegrateToOne() throws {
    for distribution in [
      LKJCholesky(dimension: 2, concentration: 0.75), LKJCholesky(dimension: 2, concentration: 3),
    ] {
      let u = Variable(.latent, shape: [1])
      let bijector = CorrelationCholeskyBijector()
      let lower = bijector.forward(Tensor(u))
      let density = exp(distribution.logProb(lower) + bijector.logDeterminant(Tensor(u)))
      let total = try Integral { points in try points.map { try numbers(density, [u: [$0]])[0] } }
        .between([-40, -2, 0, 2, 40])
      #expect(abs(total - 1) < 1e-8)
    }
  }

  @Test func walksAreSumsOfTheirNoise() throws {
    let walk = GaussianRandomWalk(0.5, drift: 0.25, start: 1)
    let path = try numbers(walk.sample(Tensor([1, -2, 0.5])))
    #expect(path == [1.75, 1, 1.5])
    #expect(try numbers(walk.logProb(Tensor([1.75, 1, 1.5]))).count == 1)
    #expect(walk.mean == nil && GaussianRandomWalk([1, 1].tensor).mean != nil)
  }

  @Test func modesAreWhereTheDensityIsHighest() throws {
    let wishart = Wishart(scale: Self.plane, degreesOfFreedom: 6)
    let mode = try #require(wishart.mode)
    let top = try numbers(wishart.logProb(mode))[0]
    for step in [[0.1, 0, 0, 0], [0, 0.1, 0.1, 0], [0, 0, 0, -0.1]] {
      #expect(try numbers(wishart.logProb(mode + Tensor(step, shape: [2, 2])))[0] < top)
    }
    let peak = try numbers(
      LKJCholesky(dimension: 2, concentration: 2).logProb(
        #require(LKJCholesky(dimension: 2, concentration: 2).mode)
      )
    )[0]
    #expect(
      try numbers(
        LKJCholesky(dimension: 2, concentration: 2).logProb(
          Tensor([1, 0, 0.28, 0.96], shape: [2, 2])
        )
      )[0] < peak
    )
    #expect(
      try numbers(#require(LKJCholesky(dimension: 2, concentration: 1).mode)).allSatisfy(\.isNaN)
    )
  }

  @Test(
    arguments: [
      (
        LKJCholesky(dimension: 1, concentration: 1),
        "LKJCholesky.dimension: 1 variables have no correlations. Give 2 or more."
      ),
      (
        Wishart(scale: plane, degreesOfFreedom: 1),
        "Wishart.degreesOfFreedom: 1 is not above d − 1 for matrices [2, 2]. Give a larger number."
      ),
      (
        Wishart(scale: plane, degreesOfFreedom: 0.5),
        "Wishart.degreesOfFreedom: 0.5 is not a number that is at least 1. "
          + "Give a number that is at least 1."
      ),
      (
        LowRankNormal(0, factor: columns, diagonal: -1),
        "LowRankNormal.diagonal: -1 (element 0) is not a positive real. Give a positive real; "
          + "for an unconstrained expression x, exp(x) or softplus(x) is one."
      ),
      (
        Multinomial(trials: 2.5, logits: [0, 1].tensor),
        "Multinomial.trials: 2.5 is not a non-negative integer. Give a non-negative integer."
      ),
    ] as [(any Distribution, String)]
  )
  func mistakesAreNamed(distribution: any Distribution, sentence: String) {
    #expect(distribution.invalidParameter()?.description == sentence)
  }
}
