import Evidence
import Foundation
import Testing

/// Models that people asked about elsewhere, with values by numpy and scipy along two routes.
@Suite struct CaseTests {
  /// Three dimensions by Gauss–Legendre around a closed Gaussian part.
  @Test func linesThatVaryTogether() throws {
    let y = try Values(
      [0.1, 1.2, 1.9, -1.3, -0.4, 0.6, 1.6, 1.4, 1.7, -0.2, 0.9, 2.5],
      shape: [4, 3]
    )
    let exact = try exactLogEvidence(VaryingLines(), observing: [\.y: y])
    #expect(isClose(exact.logEvidence, -16.209799, within: 1e-6), "\(exact.logEvidence)")
    let posterior = exact.posterior
    try expect(posterior.mean(of: \.correlation), [-0.126067], within: 2e-6)
    try expect(posterior.mean(of: \.spread), [0.921245, 0.539963], within: 2e-6)
    try expect(posterior.mean(of: \.mean), [0.681639, 0.733243], within: 2e-6)
  }

  /// The density of three ordered normal numbers is 3! times the product.
  @Test func cutpointsWithAnOrderedPrior() throws {
    let counts = [5, 9, 12, 4]
    let answers = counts.enumerated().flatMap { Array(repeating: Double($0), count: $1) }
    let exact = try exactLogEvidence(OrderedClasses(), observing: [\.answer: Values(answers)])
    #expect(isClose(exact.logEvidence, -42.353613, within: 1e-6), "\(exact.logEvidence)")
    let means = try exact.posterior.mean(of: \.cutpoints)
    expect(means, [-1.596369, -0.123937, 1.814678], within: 2e-6)
  }

  @Test func twoHundredZeros() throws {
    let ones = Values(Array(repeating: 1, count: 200))
    let exact = try exactLogEvidence(OnlyZeros(), observing: [\.isZero: ones])
    #expect(isClose(exact.logEvidence, -33.900176, within: 1e-6), "\(exact.logEvidence)")
  }

  /// 1/√Λᵢᵢ are the deviations of the best independent normals, √(Λ⁻¹)ᵢᵢ those of the posterior.
  @Test func coefficientsThatAreCorrelated() throws {
    let x = (0...100).map { -2.5 + 0.05 * Double($0) }
    let y = x.map { 1 + 0.2 * $0 * $0 + 0.5 * $0 * $0 * $0 }
    let fit = try VariationalInference(Cubic(), observing: [\.x: Values(x), \.y: Values(y)])
      .guide(.meanField)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(8)
      .run(steps: 6_000)
    let report = try fit.gap(isSplit: false)
    #expect(report.elboIsExact)
    #expect(report.gap > 1.321732 && report.gap < 1.323, "\(report.gap)")
    let exact = try exactLogEvidence(Cubic(), observing: [\.x: Values(x), \.y: Values(y)]).posterior
    for (path, own, best) in [
      (\Cubic.a0, 0.223842, 0.149239), (\.a1, 0.255971, 0.102383), (\.a2, 0.078527, 0.052355),
      (\.a3, 0.061349, 0.024538),
    ] {
      try expect(exact.standardDeviation(of: { $0[keyPath: path] }), [own], within: 1e-6)
      let found = try fit.standardDeviation(of: { $0[keyPath: path] })[0]
      #expect(abs(found / best - 1) < 0.02, "\(found) \(best)")
    }
  }

  @Test func stepsOfWhichTheLastIsSeen() throws {
    let data: Bindings<Steps> = [\.third: [1, 1.1, 1.2]]
    let exact = try exactLogEvidence(Steps(), observing: data)
    #expect(isClose(exact.logEvidence, -4.413067366, within: 1e-9))
    #expect(isClose(try exact.posterior.mean(of: \.first)[2], 1.066667, within: 1e-6))
    #expect(isClose(try exact.posterior.mean(of: \.second)[2], 1.133333, within: 1e-6))
    let fit = try VariationalInference(Steps(), observing: data).guide(.meanField)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(8)
      .run(steps: 4_000)
    let gap = try fit.gap(isSplit: false).gap
    #expect(gap > 3 * 0.143841 - 1e-6 && gap < 3 * 0.143841 + 1e-3, "\(gap)")
  }

  @Test func animalsOfUnknownNumber() throws {
    let counts = try Values([2, 3, 1, 0, 1, 0, 4, 2, 3], shape: [3, 3])
    let exact = try exactLogEvidence(Abundance(), observing: [\.count: counts])
    #expect(isClose(exact.logEvidence, -15.405223, within: 1e-6), "\(exact.logEvidence)")
    try expect(exact.posterior.mean(of: \.rate), [4.243792], within: 2e-6)
    try expect(exact.posterior.mean(of: \.seen), [0.464450], within: 2e-6)
    try expect(exact.posterior.mean { $0.rate * $0.seen }, [1.795981], within: 2e-6)
  }

  @Test func countsOfGenesUnderAnotherBatch() throws {
    let model = Genes(isInflated: false)
    let counts = try Values([9, 7, 2, 9, 7, 2], shape: [2, 3])
    let exact = try exactLogEvidence(model, observing: [\.batch: [0, 1], \.count: counts])
    let perDatum = try #require(exact.perDatum)
    #expect(isClose(perDatum[0], -7.943751158, within: 1e-9), "\(perDatum)")
    #expect(isClose(perDatum[1], -7.965036801, within: 1e-9), "\(perDatum)")
    let posterior = exact.posterior
    try expect(posterior.mean(of: \.code), [0.053597, 0.413882], within: 1e-6)
    try expect(
      posterior.mean(of: \.shares),
      [0.444168, 0.335195, 0.220637, 0.419583, 0.393541, 0.186876],
      within: 1e-6
    )
    try expect(
      posterior.mean { $0.shares(inBatch: 1 - $0.batch) },
      [0.325317, 0.466877, 0.207806, 0.542916, 0.268583, 0.188501],
      within: 1e-6
    )
    let inflated = try exactLogEvidence(
      Genes(isInflated: true),
      observing: [\.batch: [0], \.count: try Values([9, 0, 2], shape: [1, 3])]
    )
    #expect(isClose(inflated.logEvidence, -7.311476289, within: 1e-9), "\(inflated.logEvidence)")
    try expect(inflated.posterior.mean(of: \.code), [0.592284], within: 1e-6)
  }

  @Test func aSmoothFunctionBetweenItsPoints() throws {
    let exact = try exactLogEvidence(SmoothFunction(), observing: [\.y: [1.48, 2.2, 5.18, 5.62]])
    #expect(isClose(exact.logEvidence, -13.806857019, within: 1e-8), "\(exact.logEvidence)")
    let means = try exact.posterior.mean(of: \.f).doubles[4...]
    let deviations = try exact.posterior.standardDeviation(of: \.f).doubles[4...]
    expect(Values(Array(means)), [1.764397, 3.892182, 5.645174], within: 1e-6)
    expect(Values(Array(deviations)), [0.019457, 0.130273, 0.881618], within: 1e-6)
  }

  @Test(arguments: [
    ([0.0, 0, 0], -1.514107711, 0.470073, 0.773572),
    ([0.2, 0.2, 0.25], -1.554397285, 0.279551, 0.858096),
  ])
  func onePersonsAnswers(guessing: [Double], log: Double, mean: Double, deviation: Double) throws {
    let exact = try exactLogEvidence(Person(guessing: guessing), observing: [\.answer: [1, 1, 0]])
    #expect(isClose(exact.logEvidence, log, within: 1e-9), "\(exact.logEvidence)")
    try expect(exact.posterior.mean(of: \.ability), [mean], within: 1e-6)
    try expect(exact.posterior.standardDeviation(of: \.ability), [deviation], within: 1e-6)
  }

  private func expect(_ found: Values, _ expected: [Double], within tolerance: Double) {
    #expect(found.count == expected.count)
    for (own, other) in zip(found.doubles, expected) {
      #expect(isClose(own, other, within: tolerance), "\(found.doubles) \(expected)")
    }
  }
}
