import EvidenceDistributions
import EvidenceTensors
import Testing

/// Divergences of vectors, matrices and distributions made of others.
@Suite struct VectorDivergenceTests {
  private func divergence(
    _ q: any Distribution,
    _ p: any Distribution,
    _ shape: [Int]
  ) throws -> Double {
    try numbers(#require(klDivergence(from: q, to: p, shape: shape), "\(q.name)–\(p.name)"))[0]
  }

  private static let factor = Tensor([1, 0.5, -0.5, 2, 2, 1], shape: [3, 2])
  private static let diagonal = Tensor([0.5, 1, 0.25])
  private static let location = Tensor([0.5, 0, -1])
  private static let scales = Tensor([0.5, 1, 2])
  /// Sums of steps.
  private static let sums = Tensor([1, 0, 0, 1, 1, 0, 1, 1, 1], shape: [3, 3])

  /// Each form of a normal vector with the same distribution by its covariance.
  private static let forms: [(any Distribution, MultivariateNormal)] = [
    (
      LowRankNormal(location, factor: factor, diagonal: diagonal),
      MultivariateNormal(
        location,
        covariance: matmul(factor, transpose(factor)) + diagonalMatrix(diagonal)
      )
    ),
    (
      GaussianRandomWalk(scales, drift: 0.25, start: -1),
      MultivariateNormal(
        Tensor([-0.75, -0.5, -0.25]),
        covariance: matmul(matmul(sums, diagonalMatrix(square(scales))), transpose(sums))
      )
    ),
    (
      GaussianRandomWalk(0.75),
      MultivariateNormal(0, covariance: 0.5625 * matmul(sums, transpose(sums)))
    ),
    (
      Normal(location, scales),
      MultivariateNormal(location, covariance: diagonalMatrix(square(scales)))
    ),
    (
      LowRankNormal(0, factor: Tensor([0.5, 1, -1], shape: [3, 1]), diagonal: 2),
      MultivariateNormal(
        0,
        covariance: outer(Tensor([0.5, 1, -1]), Tensor([0.5, 1, -1])) + 2
          * diagonalMatrix([1, 1, 1].tensor)
      )
    ),
  ]

  @Test func formsOfNormalVectorsAgree() throws {
    for (q, own) in Self.forms {
      for (p, other) in Self.forms {
        let expected = try divergence(own, other, [3])
        #expect(agrees(try divergence(q, p, [3]), expected, 1e-12), "\(q.name)–\(p.name)")
        #expect(agrees(try divergence(own, p, [3]), expected, 1e-12), "\(p.name)")
        #expect(agrees(try divergence(q, other, [3]), expected, 1e-12), "\(q.name)")
      }
      #expect(abs(try divergence(q, own, [3])) < 1e-12, "\(q.name)")
    }
  }

  /// A Wishart variable of one dimension is Gamma(concentration: ν / 2, rate: 1 / (2 V)).
  @Test func wishartsOfOneDimensionAreGammas() throws {
    let (a, b) = (Tensor([4], shape: [1, 1]), Tensor([0.5], shape: [1, 1]))
    let value = try divergence(
      Wishart(scale: a, degreesOfFreedom: 3),
      Wishart(scale: b, degreesOfFreedom: 5.5),
      [1, 1]
    )
    let expected = try divergence(
      Gamma(concentration: 1.5, rate: 0.125),
      Gamma(concentration: 2.75, rate: 1),
      []
    )
    #expect(agrees(value, expected, 1e-12))
  }

  /// (ρ + 1) / 2 of two variables is Beta(η, η).
  @Test func correlationsOfTwoVariablesAreBetas() throws {
    let value = try divergence(
      LKJCholesky(dimension: 2, concentration: 0.75),
      LKJCholesky(dimension: 2, concentration: 3),
      [2, 2]
    )
    #expect(agrees(value, try divergence(Beta(0.75, 0.75), Beta(3, 3), []), 1e-12))
  }

  /// The mean of log q − log p over exact draws.
  @Test(
    arguments: [
      (
        LKJCholesky(dimension: 3, concentration: 2.5), LKJCholesky(dimension: 3, concentration: 1),
        [3, 3]
      ),
      (
        Wishart(scale: plane, degreesOfFreedom: 4.5),
        Wishart(choleskyFactor: cholesky(2 * plane), degreesOfFreedom: 6), [2, 2]
      ),
    ] as [(any Distribution, any Distribution, [Int])]
  )
  func areTheMeanOfTheLogRatio(q: any Distribution, p: any Distribution, shape: [Int]) throws {
    let (count, random) = (40_000, RandomStream(seed: 3))
    let given = try numbers(q.drawParameters(shape: shape))
    let draws = (0..<count).flatMap { _ in q.draw(given, count: shape.product, using: random) }
    let axis = Axis.particles(count)
    let x = Tensor(draws, shape: [count] + shape).axisFromEvent(axis)
    let ratios = try numbers((q.logProb(x) - p.logProb(x)).eventFromAxis(axis))
    let mean = ratios.reduce(0, +) / Double(count)
    let squares = ratios.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    let error = squares.squareRoot() / Double(count)
    #expect(abs(mean - (try divergence(q, p, shape))) <= 4 * error)
  }

  private static let plane = Tensor([2, 0.5, 0.5, 1], shape: [2, 2])

  @Test func countsAreTheSumOverTheirValues() throws {
    let (q, p) = (
      Multinomial(trials: 4, logits: [0.5, -1, 0.25].tensor),
      Multinomial(trials: 4, probabilities: [0.25, 0.5, 0.25].tensor)
    )
    let values = (0...4).flatMap { a in (0...4 - a).map { [a, $0, 4 - a - $0] } }
    let x = Tensor(values.flatMap { $0 }.map(Double.init), shape: [values.count, 3])
    let terms = exp(q.logProb(x)) * (q.logProb(x) - p.logProb(x))
    #expect(agrees(try divergence(q, p, [3]), try numbers(sum(terms))[0], 1e-12))
    #expect(
      klDivergence(from: q, to: Multinomial(trials: 5, logits: [0, 0, 0].tensor), shape: [3]) == nil
    )
  }

  @Test func zeroInflatedCountsAreTheSumOverTheirValues() throws {
    let (q, p) = (
      ZeroInflated(Poisson(3), probability: 0.25), ZeroInflated(Poisson(2), logits: 0.5)
    )
    let x = Tensor((0..<80).map(Double.init))
    let terms = exp(q.logProb(x)) * (q.logProb(x) - p.logProb(x))
    #expect(agrees(try divergence(q, p, []), try numbers(sum(terms))[0], 1e-12))
  }

  @Test func oneMapOfBothLeavesTheDivergence() throws {
    let map = ExponentialBijector().then(AffineBijector(2, -3))
    let (q, p) = (Normal(0.5, 1), Normal(0, 2))
    let expected = try divergence(q, p, [2])
    let value = try divergence(Transformed(q, by: map), Transformed(p, by: map), [2])
    #expect(agrees(value, expected, 1e-14))
    let others = Transformed(p, by: ExponentialBijector().then(AffineBijector(2, -4)))
    #expect(klDivergence(from: Transformed(q, by: map), to: others, shape: []) == nil)
    let logs = Transformed(p, by: ExponentialBijector())
    #expect(agrees(try divergence(LogNormal(0.5, 1), logs, []), expected / 2, 1e-14))
    let odds = Transformed(p, by: SigmoidBijector())
    #expect(agrees(try divergence(LogitNormal(0.5, 1), odds, []), expected / 2, 1e-14))
    let rows = try divergence(
      Transformed(q, by: StickBreakingBijector()),
      Transformed(p, by: StickBreakingBijector()),
      [5, 3]
    )
    #expect(agrees(rows, 5 * expected, 1e-14))
    #expect(agrees(try divergence(AnyUnivariate(q), p, [2]), expected, 1e-14))
  }
}
