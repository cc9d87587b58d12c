import Evidence
import Foundation
import Testing

/// The divergence by each of its routes, against closed forms.
@Suite struct GapRouteTests {
  private func logGamma(_ x: Double) -> Double { lgamma(x) }

  /// By differences of the logarithm of the gamma function.
  private func digamma(_ x: Double) -> Double {
    var (x, sum) = (x, 0.0)
    while x < 12 {
      sum -= 1 / x
      x += 1
    }
    let r = 1 / (x * x)
    let tail = r * (1.0 / 12 - r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r / 132))))
    return sum + log(x) - 0.5 / x - tail
  }

  @Test func aBetaGuideHasTheClosedDivergence() throws {
    let flips: Values = [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]
    let report = try guideGap(GuidedCoin(), observing: [\.heads: flips])
    let (a, b, c, d) = (6.0, 2.5, 8.0, 4.0)
    func logBeta(_ a: Double, _ b: Double) -> Double { lgamma(a) + lgamma(b) - lgamma(a + b) }
    let first = logBeta(c, d) - logBeta(a, b) + (a - c) * digamma(a)
    let expected = first + (b - d) * digamma(b) + (c - a + d - b) * digamma(a + b)
    let divergence = try #require(report.divergence)
    #expect(isClose(divergence, expected, within: 1e-11))
    let residual = try #require(report.residual)
    #expect(abs(residual) < 1e-10)
  }

  @Test func gammaGuidesHaveTheirClosedDivergences() throws {
    let counts = [0.0, 3, 11, 2]
    let report = try guideGap(GuidedRates(), observing: [\.x: Values(counts)])
    let data = try #require(report.perDatum)
    for (x, datum) in zip(counts, data) {
      let (a, rate, c, other) = (1.5 + x, 2.5, 2 + x, 2.0)
      let shapes = (a - c) * digamma(a) - lgamma(a) + lgamma(c)
      let expected = shapes + c * log(rate / other) + a * (other - rate) / rate
      #expect(isClose(try #require(datum.divergence), expected, within: 1e-11))
      #expect(abs(try #require(datum.residual)) < 1e-11)
    }
  }

  @Test func aDiscreteGuideIsEnumerated() throws {
    let x = [0.5, 1.7, -1, 3]
    let report = try guideGap(GuidedMixture(), observing: [\.x: Values(x)])
    let data = try #require(report.perDatum)
    for (x, datum) in zip(x, data) {
      let joint = [0.4 * exp(-0.5 * (x - 0.5) * (x - 0.5)), 0.6 * exp(-0.5 * (x - 2) * (x - 2))]
      let total = joint[0] + joint[1]
      let second = 1 / (1 + exp(-x))
      let first = 1 - second
      let expected =
        first * log(first * total / joint[0]) + second * log(second * total / joint[1])
      #expect(isClose(try #require(datum.divergence), expected, within: 1e-12))
      #expect(abs(try #require(datum.residual)) < 1e-12)
    }
    // Every discrete distribution of two values is in the family.
    let split = try #require(report.split)
    #expect(split.perDatum.allSatisfy { abs($0.approximation) < 1e-9 && $0.amortization > 0 })
  }

  @Test func aContinuousGuideSteeredByADiscreteOneIsExact() throws {
    let x = try Values([[0.5, -1], [2, 1]])
    let report = try guideGap(GuidedAnalyzers(), observing: [\.x: x])
    #expect(abs(try #require(report.residual)) < 1e-11)
    #expect(report.divergenceIsExact)
    #expect(report.gap > 0.1)
  }

  @Test func aDiscreteVectorForAllRowsIsEnumerated() throws {
    let report = try guideGap(GuidedSwitches(), observing: [\.x: [0.5, 1.2, 2.9]])
    #expect(abs(try #require(report.residual)) < 1e-12)
    #expect(report.perDatum == nil)
  }

  @Test func whereNoRuleCoversTheGuideTheDivergenceIsAMeanOverDraws() throws {
    let features = (0..<12).map { row in (0..<4).map { Foundation.sin(Double(row * 4 + $0)) } }
    let y = (0..<12).map { Foundation.cos(Double($0)) }
    let fit = try VariationalInference(
      LaplaceGuide(),
      observing: [\.features: try Values(features), \.y: Values(y)]
    ).run(steps: 0)
    let report = try fit.gap(draws: 20_000)
    #expect(!report.divergenceIsExact && !report.elboIsExact)
    let residual = try #require(report.residual)
    let errors = report.elboStandardError + report.divergenceStandardError
    #expect(abs(residual) < 4 * errors)
    #expect(residual == report.logEvidence - report.elbo - (try #require(report.divergence)))
    #expect(errors < 0.2)
    // Draws of their own: an estimate from those of the ELBO would be the difference that it is to check.
    #expect(abs(residual) > 1e-9)
  }

  @Test func theLadderOfBoundsIsOrdered() throws {
    let x = try Values([[1, 0, 1], [0, 0, 0], [1, 1, 0]])
    let report = try VariationalInference(AmortizedDecoder(), observing: [\.x: x]).run(steps: 0)
      .gap(draws: 2_000, isSplit: false)
    #expect(report.ladderIsOrdered)
    for datum in try #require(report.perDatum) {
      let rungs = [datum.importanceWeighted[0]] + datum.importanceWeighted
      #expect(zip(rungs, rungs.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 })
      #expect(datum.importanceWeighted[2] < datum.logEvidence + 0.1)
    }
  }

  @Test func boundsThatFallByMoreThanTheirErrorsAreNotOrdered() {
    #expect(GapReport.areOrdered([(-3, 0), (-2, 0.1), (-2.3, 0.1), (-1, 0)]))
    #expect(!GapReport.areOrdered([(-3, 0), (-2, 0.1), (-2.5, 0.1), (-1, 0)]))
    #expect(!GapReport.areOrdered([(-3, 0), (-2, 0.2), (-1, 0), (-1.1, 0)]))
  }

  @Test func aLatentWithoutAGuideIsAnError() {
    #expect {
      try guideGap(Coin(prior: (1, 1)), observing: [\.heads: [1, 0]])
    } throws: { error in
      "\(error)" == "Coin.guide: the gap is asked for, and `bias` has no guide with a density. "
        + "State one."
    }
  }
}
