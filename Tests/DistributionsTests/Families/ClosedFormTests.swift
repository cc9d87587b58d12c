import EvidenceDistributions
import EvidenceTensors
import Testing

/// Moments that no row of the catalogue shows: of vectors, of directions, and of counts with more zeros.
@Suite struct ClosedFormTests {
  private func number(_ tensor: Tensor?) throws -> Double {
    try numbers(#require(tensor))[0]
  }

  @Test func theModeOfCategoriesIsTheLikeliest() throws {
    #expect(try number(Categorical(logits: [0.5, 2, -1].tensor).mode) == 1)
    let rows = Categorical(probabilities: Tensor([0.25, 0.25, 0.5, 0.4, 0.4, 0.2], shape: [2, 3]))
    #expect(try numbers(#require(rows.mode)) == [2, 1])
    #expect(try number(OrderedLogistic(-3, cutpoints: [-2, 0].tensor).mode) == 0)
    #expect(try number(IntervalCensored(Normal(0, 1), cuts: [-2, 2].tensor).mode) == 1)
  }

  @Test func theModeOfProportionsIsTheirHighestPoint() throws {
    let alpha = [2, 3.5, 1.25]
    let dirichlet = Dirichlet(Tensor(alpha))
    let mode = try numbers(#require(dirichlet.mode))
    let height = try number(dirichlet.logProb(Tensor(mode)))
    for (from, to) in [(0, 1), (1, 2), (2, 0)] {
      for step in [1e-3, -1e-3] {
        var other = mode
        other[from] -= step
        other[to] += step
        #expect(try number(dirichlet.logProb(Tensor(other))) < height)
      }
    }
    #expect(try numbers(#require(Dirichlet([0.5, 3, 2].tensor).mode)) == [0, 2.0 / 3, 1.0 / 3])
    #expect(try numbers(#require(Dirichlet([0.5, 1].tensor).mode)).allSatisfy(\.isNaN))
  }

  /// E cos(x − location) = 1 − circular variance, by quadrature.
  @Test(arguments: [(0.5, 4), (-3, 0.25), (4, 60)] as [(Double, Double)])
  func directionsHaveACircularMean(location: Double, concentration: Double) throws {
    let distribution = VonMises(location, concentration: concentration)
    let panels = Panels(between: (0...40).map { -Double.pi + Double($0) * Double.pi / 20 })
    let x = Tensor(panels.nodes)
    let density = exp(distribution.logDensity(x))
    let (up, right) = (try numbers(density * sin(x)), try numbers(density * cos(x)))
    let (y, z) = (panels.integral(up), panels.integral(right))
    let length = (y * y + z * z).squareRoot()
    let direction = try number(distribution.circularMean)
    #expect(agrees(1 - (try number(distribution.circularVariance)), length, 1e-12))
    #expect(abs(C.sin(direction) * length - y) < 1e-12)
    #expect(abs(C.cos(direction) * length - z) < 1e-12 && abs(direction) <= .pi)
  }

  /// Sums over the counts.
  @Test(arguments: [(0.25, 0.375), (0.9, 0.0625), (0.05, 0.75)])
  func countsWithMoreZerosHaveTheirModeAndEntropy(p: Double, zeros: Double) throws {
    let inflated = ZeroInflated(Geometric(probability: p), probability: zeros)
    let logs = try numbers(inflated.logProb(Tensor((0..<2_000).map(Double.init))))
    let expected = logs.reduce(0.0) { $0 - ($1 > -700 ? C.exp($1) * $1 : 0) }
    #expect(agrees(try number(inflated.entropy), expected, 1e-12))
    #expect(try number(inflated.mode) == 0)
    #expect(try number(ZeroInflated(Poisson(5.5), probability: 0.01).mode) == 5)
    #expect(try number(ZeroInflated(Poisson(5.5), probability: 0.5).mode) == 0)
    #expect(ZeroInflated(Poisson(3), probability: 0.5).entropy == nil)
  }

  /// Beyond 2.6e305 no double holds the logarithm of a Skellam probability; the larger tail is certain there.
  @Test(arguments: [Skellam(0.25, 10), Skellam(10, 0.25), Skellam(1e3, 1e3)])
  func differencesOfCountsHaveTailsAtEveryDouble(distribution: Skellam) {
    for size in [3e305, 1e308, Double.greatestFiniteMagnitude, .infinity] {
      #expect(distribution.logSurvival(size) == -.infinity && distribution.logCDF(size) == 0)
      #expect(distribution.logSurvival(-size) == 0 && distribution.logCDF(-size) == -.infinity)
    }
  }

  /// Zeros are added to a base that has values on both sides of them.
  @Test func zerosAmongDifferencesOfCountsHaveBothTails() throws {
    let base = Skellam(2, 3)
    let inflated = ZeroInflated(base, probability: 0.25)
    for x in [-60.0, -3, -1, 0, 2, 40] {
      let (below, above) = (try #require(base.cdf(x)), try #require(base.survival(x)))
      let tails = [try #require(inflated.cdf(x)), try #require(inflated.survival(x))]
      let expected = [0.75 * below + (x < 0 ? 0 : 0.25), 0.75 * above + (x < 0 ? 0.25 : 0)]
      for (tail, expected) in zip(tails, expected) {
        #expect(agrees(tail, expected, 1e-14, floor: 0), "\(x): \(tail) \(expected)")
      }
    }
  }

  @Test func aHurdleModelHasTheMomentsOfItsValues() throws {
    let hurdle = ZeroInflated(Truncated(Poisson(3), above: 0), probability: 0.25)
    let values = (0..<80).map(Double.init)
    let masses = try numbers(exp(hurdle.logProb(Tensor(values))))
    let mean = zip(values, masses).reduce(0) { $0 + $1.0 * $1.1 }
    let variance = zip(values, masses).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 }
    #expect(agrees(try number(hurdle.mean), mean, 1e-13))
    #expect(agrees(try number(hurdle.variance), variance, 1e-13))
  }

  @Test func stepsOfAWalkAreCorrelatedThroughTheEarlierOne() throws {
    let walk = GaussianRandomWalk([0.5, 1, 2].tensor, drift: 0.25, start: -1)
    let covariance = try numbers(#require(walk.covariance))
    #expect(covariance == [0.25, 0.25, 0.25, 0.25, 1.25, 1.25, 0.25, 1.25, 5.25])
    #expect(GaussianRandomWalk(0.5).covariance == nil)
  }

  @Test func covariancesAreThoseThatWereGiven() throws {
    let matrix = Tensor([2, 0.5, 0.5, 1], shape: [2, 2])
    let expected = [2, 0.5, 0.5, 1.0]
    let inverse = Tensor([1 / 1.75, -0.5 / 1.75, -0.5 / 1.75, 2 / 1.75], shape: [2, 2])
    for normal in [
      MultivariateNormal(0, covariance: matrix), MultivariateNormal(0, precision: inverse),
    ] {
      let found = try numbers(normal.covariance)
      for (x, y) in zip(found, expected) { #expect(agrees(x, y, 1e-14)) }
    }
    let t = MultivariateStudentT(0, scale: matrix, degreesOfFreedom: 4)
    for (x, y) in zip(try numbers(t.covariance), expected) { #expect(agrees(x, 2 * y, 1e-14)) }
  }

  /// In a narrow interval, and far out, where the formula's differences have no digits.
  @Test func aTruncatedNormalKeepsItsDigits() throws {
    let narrow = Truncated(Normal(0, 1), above: 3, below: 3 + 0x1p-20)
    // The density falls by the factor e^−3w over the width w, a millionth.
    #expect(agrees(try number(narrow.variance) * 0x1p40, 1.0 / 12, 1e-9))
    let far = Truncated(Normal(0, 1), above: 1e6)
    #expect(agrees((try number(far.mean) - 1e6) * 1e6, 1, 1e-3))
    #expect(agrees(try number(far.variance) * 1e12, 1, 1e-9))
  }

  /// One logarithm serves all sizes, in both precisions.
  @Test(arguments: [0, 1e-200, 1e-9, 1, 3e16, 2e17, 1e200, -1e200, -2.5])
  func theCauchyDensityAndItsSlopeAreRightFarOut(z: Double) throws {
    let x = Variable(.latent)
    let density = Cauchy(0, 1).logProb(Tensor(x))
    let slope = gradient(of: density, withRespectTo: [Tensor(x)])[0]
    let found = try numbers([density, slope], [x: [z]]).map { $0[0] }
    let size = abs(z)
    let logarithm = size > 1 ? 2 * C.log(size) + C.log1p(1 / z / z) : C.log1p(z * z)
    #expect(agrees(found[0], -C.log(.pi) - logarithm, 1e-15))
    let expected = size > 1 ? -2 / (z + 1 / z) : -2 * z / (1 + z * z)
    #expect(agrees(found[1], expected, 1e-14, floor: 0))
  }

  @Test func logitNormalDrawsStayInside() throws {
    let wide = LogitNormal(0, 60)
    let draws = try numbers(wide.sample(Tensor([-40, -3, 3, 40])))
    #expect(draws.allSatisfy { $0 > 0 && $0 < 1 })
    #expect(try numbers(wide.logProb(Tensor(draws))).allSatisfy(\.isFinite))
  }
}
