import EvidenceDistributions
import EvidenceTensors
import Testing

/// Differentiable draws of distributions made of others, and of vectors and matrices.
@Suite struct DrawGradientTests {
  private static let count = 40_000
  static let axis = Axis.particles(count)

  /// Draws along an axis, made of noise from a fixed seed.
  static func draws(
    _ distribution: any Distribution,
    _ shape: [Int],
    seed: UInt64 = 31
  ) throws -> Tensor {
    let path = try #require(distribution.pathwise, "\(distribution.name)")
    let random = RandomStream(seed: seed)
    let noises = path.noises(for: shape).map { request in
      let size = count * request.shape.product
      let elements = (0..<size).map { _ in
        switch request.noise.family {
        case .normal: random.normal()
        case .uniform: random.uniformPositive()
        case .word: Double(random.integer(below: 1 << 24))
        }
      }
      return Tensor(elements, shape: [count] + request.shape).axisFromEvent(axis)
    }
    return path.sample(noises, shape: shape)
  }

  /// A mean over draws, with its standard error.
  static func average(_ values: [Double]) -> (mean: Double, error: Double) {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, squares.squareRoot() / n)
  }

  // MARK: - Numbers

  @Test(
    arguments: [
      Truncated(Normal(0.5, 2), above: -1, below: 3), Truncated(Normal(0, 1), above: 12),
      Truncated(Normal(0, 1), above: -40, below: -12), Truncated(Exponential(rate: 2), below: 0.5),
      Truncated(HalfNormal(1), above: 1), Truncated(LogNormal(0, 1), above: 0.5, below: 4),
      Truncated(Uniform(0, 1), above: 0.5),
      Mixture(
        weights: [0.25, 0.5, 0.25].tensor,
        of: Normal([-2, 0, 3].tensor, [0.5, 1, 2].tensor)
      ),
      Mixture(weights: [0.25, 0.75].tensor) { Normal(Double($0), 0.5) },
      Mixture(logits: [0, 1].tensor, components: [Exponential(rate: 1), Normal(0, 1)]),
      Mixture(weights: [1].tensor, of: Normal([1].tensor, 2)),
      Transformed(Normal(0, 1), by: ExponentialBijector().then(AffineBijector(1, -2))),
      RelaxedBernoulli(logits: 0.5, temperature: 0.75),
    ] as [any Univariate]
  ) func followTheDistribution(distribution: any Univariate) throws {
    let draws = try numbers(Self.draws(distribution, []).eventFromAxis(Self.axis))
    let statistic = DrawTests.kolmogorov(try numbers(distribution.cdf(Tensor(draws))))
    #expect(statistic < 2.23, "\(distribution.name): \(statistic)")
  }

  /// The mean slope of f(draw) is the slope of ∫ f p, here of the mean, whose slope is a quadrature.
  @Test func slopesOfTruncatedMeansAreTheSlopesOfDraws() throws {
    let (location, scale) = (Variable(.parameter), Variable(.parameter))
    let bound = Variable(.parameter)
    let values: [Variable: [Double]] = [location: [0.5], scale: [1.5], bound: [1]]
    let truncated = Truncated(Normal(Tensor(location), Tensor(scale)), above: Tensor(bound))
    // The mean is m + s λ(z) with z = (bound − m) / s and λ the hazard.
    let z = (Tensor(bound) - Tensor(location)) / Tensor(scale)
    let hazard = exp(Normal(0, 1).logDensity(z) - Normal(0, 1).logSurvival(z))
    let mean = Tensor(location) + Tensor(scale) * hazard
    try expectSlopes(truncated, [], mean, [location, scale, bound], values)
  }

  @Test func slopesOfMixtureMeansAreTheSlopesOfDraws() throws {
    let (logits, centers) = (Variable(.parameter, shape: [3]), Variable(.parameter, shape: [3]))
    let scales = Variable(.parameter, shape: [3])
    let values: [Variable: [Double]] = [
      logits: [0.5, -0.5, 0], centers: [-2, 0, 3], scales: [0.5, 1, 2],
    ]
    let mixture = Mixture(logits: Tensor(logits), of: Normal(Tensor(centers), Tensor(scales)))
    let weights = softmax(Tensor(logits))
    let mean = dot(weights, Tensor(centers))
    try expectSlopes(mixture, [], mean, [logits, centers], values)
    let square = dot(
      weights,
      EvidenceTensors.square(Tensor(centers)) + EvidenceTensors.square(Tensor(scales))
    )
    try expectSlopes(mixture, [], square, [logits, centers, scales], values) { $0 * $0 }
  }

  /// The slopes of the mean of f over draws against those of a known expression.
  func expectSlopes(
    _ distribution: any Distribution,
    _ shape: [Int],
    _ expected: Tensor,
    _ parameters: [Variable],
    _ values: [Variable: [Double]],
    of f: (Tensor) -> Tensor = { $0 }
  ) throws {
    let draws = sum(f(try Self.draws(distribution, shape)))
    // A parameter of its own for every draw tells the spread of the slopes.
    for parameter in parameters {
      let own = Variable(.parameter, shape: [Self.count] + parameter.shape)
      let replaced = draws.substituting([Tensor(parameter): Tensor(own).axisFromEvent(Self.axis)])
      let slopes = gradient(of: replaced.summed(over: Self.axis), withRespectTo: [Tensor(own)])[0]
      var known = values
      let size = parameter.shape.product
      known[own] = (0..<Self.count).flatMap { _ in values[parameter] ?? [] }
      let all = try numbers(slopes, known)
      let exact = try numbers(gradient(of: expected, withRespectTo: [Tensor(parameter)])[0], values)
      for element in 0..<size {
        let own = stride(from: element, to: all.count, by: size).map { all[$0] }
        let (mean, error) = Self.average(own)
        #expect(
          abs(mean - exact[element]) <= 4.5 * error + 1e-9,
          "\(distribution.name) \(element): \(mean) ± \(error), \(exact[element])"
        )
      }
    }
  }

  // MARK: - Vectors and matrices

  private static let plane = Tensor([2, 0.5, 0.5, 1], shape: [2, 2])

  @Test(
    arguments: [
      (
        LowRankNormal(
          [0.5, 0, -1].tensor,
          factor: Tensor([1, 0.5, -0.5, 2, 2, 1], shape: [3, 2]),
          diagonal: [0.5, 1, 0.25].tensor
        ), [3]
      ),
      (MultivariateStudentT([1, -2].tensor, scale: plane, degreesOfFreedom: 8), [2]),
      (LKJCholesky(dimension: 3, concentration: 2.5), [3, 3]),
      (LKJCholesky(dimension: 2, concentration: 0.5), [2, 2]),
      (Wishart(scale: plane, degreesOfFreedom: 4.5), [2, 2]),
      (Wishart(scale: Tensor([2], shape: [1, 1]), degreesOfFreedom: 3), [1, 1]),
      (GaussianRandomWalk([0.5, 1, 2].tensor, drift: 0.25, start: -1), [3]),
    ] as [(any Distribution, [Int])]
  )
  func haveTheStatedMoments(distribution: any Distribution, shape: [Int]) throws {
    let draws = try numbers(Self.draws(distribution, shape).eventFromAxis(Self.axis))
    let mean = try numbers(#require(distribution.mean))
    let variance = try numbers(#require(distribution.variance))
    let size = shape.product
    for element in 0..<size {
      let own = stride(from: element, to: draws.count, by: size).map { draws[$0] }
      let (average, error) = Self.average(own)
      let (spread, spreadError) = Self.average(
        own.map { ($0 - mean[element]) * ($0 - mean[element]) }
      )
      let name = "\(distribution.name) \(element)"
      #expect(abs(average - mean[element]) <= 4.5 * error + 1e-12, "\(name)")
      #expect(abs(spread - variance[element]) <= 4.5 * spreadError + 1e-12, "\(name)")
    }
    for index in 0..<100 {
      let own = Array(draws[index * size..<(index + 1) * size])
      #expect(distribution.support.contains(own), "\(distribution.name): \(own)")
    }
    // Their mean density is that of draws by GSL: the entropy.
    guard let entropy = distribution.entropy else { return }
    let x = Tensor(draws, shape: [Self.count] + shape).axisFromEvent(Self.axis)
    let logs = try numbers(distribution.logProb(x).eventFromAxis(Self.axis))
    let (average, error) = Self.average(logs)
    #expect(abs(average + (try numbers(entropy)[0])) <= 4.5 * error, "\(distribution.name)")
  }

  @Test func slopesOfVariancesAreTheSlopesOfDraws() throws {
    let (nu, concentration) = (Variable(.parameter), Variable(.parameter))
    let t = MultivariateStudentT(0, scale: Self.plane, degreesOfFreedom: Tensor(nu))
    let spread = Tensor(nu) / (Tensor(nu) - 2) * 3
    try expectSlopes(t, [2], spread, [nu], [nu: [9]]) { $0 * $0 }
    let lkj = LKJCholesky(dimension: 3, concentration: Tensor(concentration))
    // The three squares below the diagonal have the mean 1 / (2 (η + 1)) each.
    let isBelow = Tensor([0, 0, 0, 1, 0, 0, 1, 1, 0], shape: [3, 3])
    let squares = 1.5 / (Tensor(concentration) + 1)
    try expectSlopes(lkj, [3, 3], squares, [concentration], [concentration: [1.5]]) {
      isBelow * $0 * $0
    }
    let wishart = Wishart(scale: Self.plane, degreesOfFreedom: Tensor(nu))
    try expectSlopes(wishart, [2, 2], 4 * Tensor(nu), [nu], [nu: [4.5]])
  }

  @Test func somethingWithoutOneHasNone() {
    #expect(Truncated(Poisson(3), above: 0).pathwise == nil)
    #expect(Mixture(weights: [0.5, 0.5].tensor, of: Poisson([1, 2].tensor)).pathwise == nil)
    #expect(
      Mixture(weights: [0.5, 0.5].tensor) { k in Dirichlet([Double(k + 1), 2].tensor) }
        .pathwise == nil
    )
    #expect(Transformed(Flat(), by: ExponentialBijector()).pathwise == nil)
    #expect(Censored(Normal(0, 1), above: 1).pathwise == nil)
  }
}
