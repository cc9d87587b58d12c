import Evidence
import Foundation
import Testing

/// Chains beside the libraries that were made for them.
@Suite struct TimeSeriesTests {
  @Test func normalEmissionsMatchHmmlearn() throws {
    let x = Values(try References.numbers("hiddenMarkovNormal", "x"))
    let model = NormalStates()
    let exact = try exactLogEvidence(model, observing: [\.x: x])
    #expect(isClose(exact.logEvidence, try References.number("hiddenMarkovNormal"), within: 1e-10))
    let rows = try References.rows("hiddenMarkovNormal", "probabilities")
    let second = try exact.posterior.mean(of: select(model.state .== 1, 1, 0))
    for (own, row) in zip(second.doubles, rows) { #expect(isClose(own, row[1], within: 1e-10)) }
  }

  @Test func poissonEmissionsMatchHmmlearn() throws {
    let x = Values(try References.numbers("hiddenMarkovPoisson", "x"))
    let exact = try exactLogEvidence(PoissonStates(), observing: [\.x: x])
    #expect(isClose(exact.logEvidence, try References.number("hiddenMarkovPoisson"), within: 1e-10))
  }

  @Test func aTrendMatchesStatsmodels() throws {
    let y = Values(try References.numbers("nileLocalLevel", "y"))
    let model = Trend()
    let exact = try exactLogEvidence(model, observing: [\.y: y])
    #expect(isClose(exact.logEvidence, try References.number("nileTrend"), within: 1e-9))
    let means = try exact.posterior.mean(of: model.state).doubles
    let expected = try References.rows("nileTrend", "smoothedMeans").flatMap(\.self)
    for (own, other) in zip(means, expected) { #expect(isClose(own, other, within: 1e-7)) }
    let variances = try exact.posterior.variance(of: model.state).doubles
    let others = try References.rows("nileTrend", "smoothedVariances").flatMap(\.self)
    for (own, other) in zip(variances, others) { #expect(isClose(own, other, within: 1e-6)) }
  }

  @Test func aPathInThePlaneMatchesStatsmodels() throws {
    let x = try Values(References.rows("tracking", "x"))
    let model = Tracking()
    let exact = try exactLogEvidence(model, observing: [\.x: x])
    #expect(isClose(exact.logEvidence, try References.number("tracking"), within: 1e-10))
    let means = try exact.posterior.mean(of: model.state).doubles
    let expected = try References.rows("tracking", "smoothedMeans").flatMap(\.self)
    for (own, other) in zip(means, expected) { #expect(isClose(own, other, within: 1e-10)) }
  }

  @Test func theLevelOfTheNileReachesTheMaximumOfStatsmodels() throws {
    let y = Values(try References.numbers("nileLocalLevel", "y"))
    let fit = try MaximumLikelihood(LearnedLevel(startVariance: 1e5), observing: [\.y: y]).run()
    #expect(isClose(fit.logEvidence, try References.number("nileMaximum"), within: 1e-8))
    let noise = try References.number("nileMaximum", "observationVariance")
    let level = try References.number("nileMaximum", "levelVariance")
    #expect(isClose(try fit.parameter(\.noiseVariance)[0] / noise, 1, within: 1e-5))
    #expect(isClose(try fit.parameter(\.levelVariance)[0] / level, 1, within: 1e-5))
    #expect(fit.flatDirections.isEmpty)
  }

  /// The published estimates, 15099 and 1469.1, are those of a level that may start anywhere.
  @Test func aDiffuseStartGivesThePublishedVariances() throws {
    let y = Values(try References.numbers("nileLocalLevel", "y"))
    let fit = try MaximumLikelihood(LearnedLevel(startVariance: 1e12), observing: [\.y: y]).run()
    let expected = try References.numbers("nileMaximum", "diffuseVariances")
    #expect(isClose(try fit.parameter(\.noiseVariance)[0] / expected[0], 1, within: 1e-4))
    #expect(isClose(try fit.parameter(\.levelVariance)[0] / expected[1], 1, within: 1e-4))
  }

  @Test func hiddenStatesOfTheMinesReachTheMaximumOfHmmlearn() throws {
    let x = Values(try References.numbers("hiddenMarkovPoisson", "x"))
    let fit = try MaximumLikelihood(LearnedStates(), observing: [\.x: x]).run()
    #expect(isClose(fit.logEvidence, try References.number("minesMaximum"), within: 1e-4))
    let rates = try References.numbers("minesMaximum", "rates")
    for (own, other) in zip(try fit.parameter(\.rates).doubles, rates) {
      #expect(isClose(own, other, within: 1e-4))
    }
  }
}
