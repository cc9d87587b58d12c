import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

private struct Centered: Model {
  enum Schools: Plate {}
  @Latent var mean
  @Latent var spread
  @Latent(per: Schools.self) var effect
  @Input(per: Schools.self) var s
  @Observed(per: Schools.self) var y
  var joint: Joint {
    mean ~ Normal(0, 5)
    spread ~ HalfCauchy(5)
    effect ~ Normal(mean, spread)
    y ~ Normal(effect, s)
  }
}

private struct NonCentered: Model {
  enum Schools: Plate {}
  @Latent var mean
  @Latent var spread
  @Latent(per: Schools.self) var z
  @Input(per: Schools.self) var s
  @Observed(per: Schools.self) var y
  var joint: Joint {
    mean ~ Normal(0, 5)
    spread ~ HalfCauchy(5)
    z ~ Normal(0, 1)
    y ~ Normal(mean + spread * z, s)
  }
}

private let y: Values = [28, 8, -3, 7, -1, 1, 18, 12]
private let s: Values = [15, 10, 16, 11, 9, 11, 10, 18]

/// Deviations by linear response at the optimum of a mean-field guide, computed elsewhere with all expectations by quadrature.
@Suite struct LinearResponseTests {
  private func expectClose(_ values: [Double], _ expected: [Double]) {
    for (value, expected) in zip(values, expected) {
      #expect(abs(value / expected - 1) < 0.005, "\(value) for \(expected)")
    }
  }

  @Test func deviationsOfANonCenteredHierarchyAreCorrected() throws {
    let fit = try VariationalInference(NonCentered(), observing: [\.y: y, \.s: s])
      .guide(.meanField).optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(16).run(steps: 4_000)
    let response = try fit.linearResponse(draws: 20_000)
    expectClose(try response.standardDeviation(of: \.mean).doubles, [3.2264])
    expectClose(try response.standardDeviation { log($0.spread) }.doubles, [1.0749])
    expectClose(
      try response.standardDeviation(of: \.z).doubles,
      [0.9962, 0.9400, 0.9753, 0.9481, 0.9318, 0.9485, 0.9686, 0.9801]
    )
    // The guide's own is less.
    #expect(try fit.standardDeviation { log($0.spread) }[0] < 0.76)
  }

  @Test func deviationsOfACenteredHierarchyAreCorrected() throws {
    let fit = try VariationalInference(Centered(), observing: [\.y: y, \.s: s])
      .guide(.meanField).optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(16).run(steps: 6_000)
    let response = try fit.linearResponse(draws: 20_000)
    expectClose(try response.standardDeviation(of: \.mean).doubles, [3.4025])
    expectClose(try response.standardDeviation { log($0.spread) }.doubles, [0.6323])
    expectClose([try response.standardDeviation(of: \.effect)[0]], [6.6266])
  }

  @Test func aFitAwayFromItsOptimumIsRefused() throws {
    let fit = try VariationalInference(NonCentered(), observing: [\.y: y, \.s: s])
      .guide(.meanField).run(steps: 1)
    let sentence = try #require(message { _ = try fit.linearResponse() })
    #expect(sentence.hasPrefix("Fit.linearResponse: the fit is "))
    #expect(
      sentence.hasSuffix(
        " nats below the optimum of its guide, where alone means respond as those of the posterior. "
          + "Make more steps, or lower the learning rate at the end."
      )
    )
  }

  @Test func whereNothingIsDrawnThereIsNoResponse() throws {
    let fit = try VariationalInference(AutomaticNormalNormal(), observing: [\.x: 5]).run(steps: 0)
    #expect(
      message { _ = try fit.linearResponse() }
        == "Fit.linearResponse: the guide has 0 numbers, and linear response takes from 1 to 400. "
        + "Nothing is drawn by an automatic guide: read the fit's own deviations."
    )
  }
}
