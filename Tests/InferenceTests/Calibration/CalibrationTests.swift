import Evidence
import EvidenceInference
import Testing

@Suite struct CalibrationTests {
  private func fit(_ ratio: Double) throws -> Fit<ScaledGuide> {
    try VariationalInference(ScaledGuide(ratio: ratio), observing: [\.x: [0, 1, 2]]).run(steps: 0)
  }

  /// At 1 % in all, two of twenty would be one in sixty.
  @Test func exactGuidesAreNotFlagged() throws {
    let fit = try fit(1)
    let all = try (0..<20).map { try fit.calibration(simulations: 300, seed: $0) }
    #expect(all.count { !$0.isPassed } <= 1)
    #expect(all[0].quantities.map(\.name) == ["z", "log-likelihood"])
    // Half of the prior's variance, and normal z-scores.
    let contractions = all.map { $0.quantities[0].contraction }
    #expect(abs(contractions.reduce(0, +) / 20 - 0.5) < 0.03)
    let scores = all.flatMap { $0.quantities[0].zScores }
    #expect(abs(scores.reduce(0) { $0 + $1 * $1 } / Double(scores.count) - 1) < 0.08)
  }

  @Test func aNarrowGuideIsFlagged() throws {
    let calibration = try fit(0.7).calibration(simulations: 400)
    #expect(calibration.flagged.contains { $0.name == "z" })
    let distance = calibration.quantities[0].distance
    // That of κ = 0.7, to within the spread of an empirical distribution.
    #expect(abs(distance - 0.0854) < 0.05)
    let scores = calibration.quantities[0].zScores
    let square = scores.reduce(0) { $0 + $1 * $1 } / Double(scores.count)
    #expect(abs(square - 1 / 0.49) < 0.5)
    #expect(calibration.description.hasPrefix("miscalibrated: "))
  }

  @Test func theLogLikelihoodAloneShowsAGuideThatIsThePrior() throws {
    let fit = try VariationalInference(PriorGuide(), observing: [\.x: [0, 1, 2]]).run(steps: 0)
    let calibration = try fit.calibration(simulations: 400)
    #expect(calibration.flagged.map(\.name) == ["log-likelihood"])
    #expect(abs(calibration.quantities[0].contraction) < 0.15)
  }

  /// A fit of each simulation; the full-rank guide has the posterior in its family.
  @Test func aMethodIsCalibratedByFitsOfSimulations() throws {
    let inference = try VariationalInference(NormalSample(), observing: [\.x: [1, 2, 3, 4]])
      .guide(.fullRank).estimator(.stickingTheLanding)
      .optimizer(Adam(learningRate: 0.05, schedule: .cosine()))
    let calibration = try inference.calibration(steps: 150, simulations: 60)
    #expect(calibration.quantities.map(\.name) == ["mean", "log-likelihood"])
    #expect(calibration.isPassed)
    // 1 − (1 / (4 + 1/4)) / 4.
    #expect(abs(calibration.quantities[0].contraction - 0.941) < 0.03)
    let unmade = try inference.calibration(steps: 0, simulations: 60)
    #expect(unmade.simulations == 60)
  }

  @Test func aGuideOfItsOwnDataIsRefused() throws {
    let fit = try VariationalInference(NormalSample(), observing: [\.x: [1, 2]])
      .guide(.meanField).run(steps: 0)
    #expect(
      message { _ = try fit.calibration() }
        == "Fit.calibration: no datum of NormalSample has latents of its own: the drawn latents "
        + "share no plate. Ask it of a model whose latents all repeat over one plate."
    )
  }

  /// 0 of 4 below, and 4 equal ones among which any place is as probable.
  @Test func ranksAreCountsOfDrawsBelow() throws {
    let draws = Array(repeating: [1.0, 2, 3, 4], count: 5)
    let calibration = try Calibration(of: [("a", [0.5, 1.5, 2.5, 3.5, 4.5], draws)])
    #expect(calibration.quantities[0].ranks == [0, 1, 2, 3, 4])
    let equal = try Calibration(
      of: [("b", Array(repeating: 1, count: 500), Array(repeating: [1, 1, 1, 1], count: 500))]
    )
    let counts = (0...4).map { rank in equal.quantities[0].ranks.count { $0 == rank } }
    #expect(counts.allSatisfy { abs($0 - 100) < 40 })
    #expect(equal.isPassed)
  }

  @Test func numbersOfDrawsMustAgree() {
    #expect(
      message { _ = try Calibration(of: [("a", [1, 2], [[1, 2], [1]])]) }
        == "Calibration.init: the numbers of simulations or draws differ from quantity to quantity. "
        + "Give each quantity a true value and the same number of draws, at least 2, in each "
        + "simulation."
    )
    #expect(
      message { _ = try Calibration(of: []) }
        == "Calibration.init: 0 simulations with 0 draws tell nothing of ranks. Give each quantity a "
        + "true value and the same number of draws, at least 2, in each simulation."
    )
  }

  /// With as many simulations, a ratio κ is just about flagged at the 1 % level: (1.6276 / D(κ))² of them, computed by scipy 1.16
  /// (`kolmogi(0.01)`, and `norm.cdf(k * x) - norm.cdf(x)` at x² = 2 log k / (k² − 1)).
  @Test(arguments: [(0.4359, 74), (0.5, 102), (0.7, 364), (0.8, 917), (0.9, 4_084)])
  func whatCouldHaveBeenSeenIsTold(ratio: Double, simulations: Int) throws {
    func detectable(_ count: Int) throws -> Double {
      let truths = Array(repeating: 0.0, count: count)
      let draws = Array(repeating: [-1.0, 1.0], count: count)
      return try Calibration(of: [("a", truths, draws)]).detectableRatio
    }
    #expect(try detectable(simulations) > ratio)
    #expect(try detectable(simulations - 1) < ratio)
  }

  /// P(√n D > x) of n numbers: by `scipy.stats.kstest(numbers, "uniform")`, exact for 10, to within Stephens's approximation.
  @Test func theProbabilityOfADistanceIsThatOfKolmogorov() throws {
    // Ranks 0 … 9 of 9 draws once each: no distance is above 0.1.
    let draws = Array(repeating: (1...9).map(Double.init), count: 10)
    let even = try Calibration(of: [("a", (0...9).map { Double($0) + 0.5 }, draws)])
    #expect(even.quantities[0].distance <= 0.1 && even.quantities[0].pValue > 0.999)
    // All at rank 0: D ≥ 0.9, p ≤ 2e-10.
    let low = try Calibration(of: [("a", Array(repeating: 0, count: 10), draws)])
    #expect(low.quantities[0].distance >= 0.9 && low.quantities[0].pValue < 1e-6)
  }
}
