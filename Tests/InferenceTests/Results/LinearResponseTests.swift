import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// Deviations by linear response at the optimum of a mean-field guide, computed elsewhere with all expectations by quadrature.
@Suite struct LinearResponseTests {
  private func schools(isCentered: Bool) throws -> VariationalInference<SchoolsHierarchy> {
    try VariationalInference(
      SchoolsHierarchy(isCentered: isCentered),
      observing: SchoolsHierarchy.data
    )
    .guide(.meanField)
  }

  private func expectClose(_ values: [Double], _ expected: [Double]) {
    for (value, expected) in zip(values, expected) {
      #expect(abs(value / expected - 1) < 0.005, "\(value) for \(expected)")
    }
  }

  @Test func deviationsOfANonCenteredHierarchyAreCorrected() throws {
    let fit = try schools(isCentered: false)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(16).run(steps: 4_000)
    let response = try fit.linearResponse(draws: 20_000)
    expectClose(try response.standardDeviation(of: \.mean).doubles, [3.2264])
    expectClose(try response.standardDeviation { log($0.spread) }.doubles, [1.0749])
    expectClose(
      try response.standardDeviation(of: \.effect).doubles,
      [0.9962, 0.9400, 0.9753, 0.9481, 0.9318, 0.9485, 0.9686, 0.9801]
    )
    // The guide's own is less.
    #expect(try fit.standardDeviation { log($0.spread) }[0] < 0.76)
  }

  @Test func deviationsOfACenteredHierarchyAreCorrected() throws {
    let fit = try schools(isCentered: true)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(16).run(steps: 6_000)
    let response = try fit.linearResponse(draws: 20_000)
    expectClose(try response.standardDeviation(of: \.mean).doubles, [3.4025])
    expectClose(try response.standardDeviation { log($0.spread) }.doubles, [0.6323])
    expectClose([try response.standardDeviation(of: \.effect)[0]], [6.6266])
  }

  @Test func aSummaryHasBothDeviationsWhereTheGuideIsOfIndependentNormals() throws {
    let fit = try schools(isCentered: false)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(16).run(steps: 4_000)
    let summary = try fit.summary()
    #expect(summary.notes.isEmpty)
    #expect(summary.rows.map(\.name) == ["mean", "spread"] + (0..<8).map { "effect[\($0)]" })
    let mean = summary.rows[0]
    #expect(abs(mean.mean - 4.527) < 0.1 && abs(mean.standardDeviation - 3.157) < 0.1)
    #expect(abs(try #require(mean.linearResponse) - 3.2264) < 0.1)
    let lines = summary.description.split(separator: "\n")
    #expect(lines.count == 11 && lines[0].hasSuffix("mean          sd response sd"))
    #expect(lines.allSatisfy { $0.count == lines[0].count })
    // Far from its optimum there is none, and it says why.
    let short = try schools(isCentered: false).run(steps: 1).summary()
    #expect(short.notes.count == 1 && short.notes[0].hasPrefix("no linear response: the fit is "))
    #expect(short.rows.allSatisfy { $0.linearResponse == nil })
    // What the default fit integrates out is not too narrow.
    let whole = try VariationalInference(
      SchoolsHierarchy(isCentered: false),
      observing: SchoolsHierarchy.data
    ).run(steps: 0).summary()
    #expect(whole.notes.isEmpty && whole.rows.allSatisfy { $0.linearResponse == nil })
  }

  @Test func aFitAwayFromItsOptimumIsRefused() throws {
    let fit = try schools(isCentered: false).run(steps: 1)
    let sentence = try #require(message { _ = try fit.linearResponse() })
    #expect(sentence.hasPrefix("Fit.linearResponse: the fit is "))
    #expect(
      sentence.hasSuffix(
        " nats below the optimum of its guide, where alone means respond as those of the posterior. "
          + "Make more steps, or lower the learning rate at the end."
      )
    )
  }

  @Test(arguments: [0, -3, 65_535]) func aNumberOfDrawsIsOneThatCanBeMade(count: Int) throws {
    let fit = try schools(isCentered: false).run(steps: 0)
    #expect(
      message { _ = try fit.linearResponse(draws: count) }
        == "Fit.linearResponse: \(count) draws are asked for. Ask for from 1 to 65534; where these are "
        + "few, there are four for each coordinate."
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
