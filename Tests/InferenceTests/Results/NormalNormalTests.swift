import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

@Suite struct NormalNormalTests {
  let logEvidence = -7.515_512_123

  func fit(_ location: Double, _ scale: Double) throws -> Fit<NormalNormal> {
    try VariationalInference(NormalNormal(), observing: [\.x: 5])
      .start(at: [\.location: Values([location]), \.scale: Values([scale])])
      .run(steps: 0)
  }

  @Test func elboAtThePosteriorIsTheEvidenceWithoutVariance() throws {
    let weights = try fit(2.5, 0.5.squareRoot()).logWeights(draws: 200)
    let values = weights.values[0]
    let spread = (values.max() ?? 0) - (values.min() ?? 0)
    #expect(spread < 1e-12)
    #expect(abs(weights.elbo.value - logEvidence) < 1e-9)
    #expect(weights.elbo.standardError < 1e-12)
  }

  @Test(arguments: [
    (2.0, 0.5, -7.862_085_714), (2.5, 1.0, -7.668_938_533), (0, 1, -13.918_938_533),
  ])
  func elboOfOtherGuidesMatchesTheClosedForm(mean: Double, deviation: Double, elbo: Double) throws {
    let estimate = try fit(mean, deviation).elbo(draws: 20_000)
    #expect(abs(estimate.value - elbo) < 4 * estimate.standardError)
    #expect(estimate.standardError < 0.1)
  }

  @Test func fittedGuideReachesThePosterior() throws {
    let fit = try VariationalInference(AutomaticNormalNormal(), observing: [\.x: 5]).guide(
      .meanField
    )
    .optimizer(Adam(learningRate: 0.05, schedule: .cosine()))
    .run(steps: 3_000)
    let elbo = try fit.elbo(draws: 1_000)
    #expect(abs(elbo.value - logEvidence) < 1e-3)
    let parameters = try fit.parameters
    #expect(parameters.map(\.name) == ["h.location", "h.scale"])
    #expect(abs(parameters[0].value[0] - 2.5) < 0.05)
    #expect(abs(parameters[1].value[0] - 0.5.squareRoot()) < 0.05)
  }
}
