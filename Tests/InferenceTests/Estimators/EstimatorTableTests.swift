import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// Means and variances in closed form, by enumeration of all draws.
@Suite struct EstimatorTableTests {
  struct OneBitCase {
    let p: Double
    let exact: Double
    let variance: [String: Double]
  }

  static let oneBit = [
    OneBitCase(
      p: 0.5,
      exact: 0.025,
      variance: ["score": 0.015_939_062_5, "others": 0.000_625, "disarm": 0]
    ),
    OneBitCase(
      p: 0.25,
      exact: 0.018_75,
      variance: ["score": 0.014_438_67, "others": 0.000_585_937_5, "disarm": 0.000_351_562_5]
    ),
    OneBitCase(
      p: 0.1,
      exact: 0.009,
      variance: ["score": 0.007_700_06, "others": 0.000_369, "disarm": 0.000_324]
    ),
  ]

  @Test(arguments: oneBit.indices, ["score", "others", "disarm", "enumerated"])
  func oneBitHasItsMeanAndVariance(index: Int, name: String) throws {
    let row = Self.oneBit[index]
    let estimator: GradientEstimator =
      name == "disarm" ? .disarm : name == "enumerated" ? .enumerated : .scoreFunction
    let plan = try VariationalInference(OneBit(), observing: [\.x: 0])
      .start(at: [\.logit: [C.log(row.p / (1 - row.p))]])
      .particles(name == "score" || name == "enumerated" ? 1 : 2)
      .estimator(estimator)
      .plan()
    let draws = try GradientDraws(plan, count: 100_000)
    let (mean, error) = draws.mean(0)
    let exact = row.exact + OneBit.divergenceSlope(row.p)
    let expected = row.variance[name] ?? 0
    #expect(abs(mean - exact) < 4 * error + 1e-12, "\(mean) ± \(error), exact \(exact)")
    #expect(abs(draws.variance(0) - expected) < 0.03 * expected + 1e-20, "\(draws.variance(0))")
  }

  struct SeenBitCase {
    let logit: Double
    let particles: Int
    let bound: Double
    let gradient: Double
    let vimco: Double?
    let score: Double
  }

  static let seenBit = [
    SeenBitCase(
      logit: 0,
      particles: 1,
      bound: -0.944_575_908,
      gradient: 0.164_194_884,
      vimco: nil,
      score: 0.945_343_865
    ),
    SeenBitCase(
      logit: 0,
      particles: 2,
      bound: -0.918_087_013,
      gradient: 0.084_926_591,
      vimco: 0.132_212_526,
      score: 1.102_674_095
    ),
    SeenBitCase(
      logit: 0,
      particles: 5,
      bound: -0.901_928_448,
      gradient: 0.033_027_262,
      vimco: 0.048_336_942,
      score: 1.598_428_382
    ),
    SeenBitCase(
      logit: -1,
      particles: 1,
      bound: -1.207_274_525,
      gradient: 0.325_742_628,
      vimco: nil,
      score: 0.408_628_363
    ),
    SeenBitCase(
      logit: -1,
      particles: 2,
      bound: -1.085_442_808,
      gradient: 0.248_423_632,
      vimco: 0.078_735_287,
      score: 0.950_145_015
    ),
    SeenBitCase(
      logit: -1,
      particles: 5,
      bound: -0.974_285_090,
      gradient: 0.123_330_911,
      vimco: 0.023_063_114,
      score: 1.723_540_430
    ),
  ]

  @Test(arguments: seenBit.indices, [true, false])
  func weighedBitHasItsMeanAndVariance(index: Int, isScore: Bool) throws {
    let row = Self.seenBit[index]
    guard let expected = isScore ? row.score : row.vimco else { return }
    let plan = try VariationalInference(SeenBit(), observing: [\.x: 1])
      .objective(.importanceWeighted(particles: row.particles))
      .start(at: [\.logit: [row.logit]])
      .estimator(isScore ? .scoreFunction : .vimco)
      .plan()
    let draws = try GradientDraws(plan, count: 100_000)
    let (mean, error) = draws.mean(0)
    #expect(abs(mean - row.gradient) < 4 * error, "\(mean) ± \(error), exact \(row.gradient)")
    #expect(abs(draws.variance(0) - expected) < 0.03 * expected, "\(draws.variance(0))")
    let bound = meanAndError(draws.objective)
    #expect(abs(bound.mean - row.bound) < 4 * bound.error)
  }
}

/// Estimators with a bias have the mean that quadrature gives.
@Suite struct RelaxedEstimatorTests {
  struct Case {
    let p: Double
    let temperature: Double?
    let isStraightThrough: Bool
    let mean: Double
  }

  static let cases = [
    Case(p: 0.5, temperature: 1, isStraightThrough: false, mean: 0.016_666_67),
    Case(p: 0.5, temperature: 0.5, isStraightThrough: false, mean: 0.021_460_18),
    Case(p: 0.5, temperature: 0.1, isStraightThrough: false, mean: 0.024_798_92),
    Case(p: 0.1, temperature: 1, isStraightThrough: false, mean: -0.031_848_71),
    Case(p: 0.1, temperature: 0.5, isStraightThrough: false, mean: -0.022_010_44),
    Case(p: 0.1, temperature: 0.1, isStraightThrough: false, mean: 0.001_878_29),
    Case(p: 0.5, temperature: 1, isStraightThrough: true, mean: 0.016_666_67),
    Case(p: 0.1, temperature: 1, isStraightThrough: true, mean: -0.056_589_05),
    Case(p: 0.1, temperature: 0.2, isStraightThrough: true, mean: -0.010_569_09),
    Case(p: 0.5, temperature: nil, isStraightThrough: true, mean: 0.025),
    Case(p: 0.1, temperature: nil, isStraightThrough: true, mean: -0.063),
  ]

  @Test(arguments: cases.indices)
  func relaxedBitsHaveTheirMean(index: Int) throws {
    let row = Self.cases[index]
    let estimator: GradientEstimator =
      row.isStraightThrough
      ? .straightThrough(temperature: row.temperature)
      : .relaxed(temperature: row.temperature ?? 1)
    let plan = try VariationalInference(OneBit(), observing: [\.x: 0])
      .start(at: [\.logit: [C.log(row.p / (1 - row.p))]])
      .estimator(estimator)
      .plan()
    let (mean, error) = try GradientDraws(plan, count: 100_000).mean(0)
    let expected = row.mean + OneBit.divergenceSlope(row.p)
    #expect(abs(mean - expected) < 4 * error + 1e-8, "\(mean) ± \(error), \(expected)")
  }
}
