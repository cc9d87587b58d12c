import Evidence
import Testing

/// Predictions of each datum from the others, of fits and exactly.
@Suite struct FitCriticismTests {
  private func schools(_ guide: AutomaticGuide? = nil) throws -> Fit<SchoolsHierarchy> {
    let model = SchoolsHierarchy(isCentered: false)
    let inference = try VariationalInference(model, observing: SchoolsHierarchy.data)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(8)
    return try (guide.map { inference.guide($0) } ?? inference).run(steps: 3_000)
  }

  private func exact() throws -> [Double] {
    try exactLeaveOneOut(
      SchoolsHierarchy(isCentered: false),
      observing: SchoolsHierarchy.data,
      over: SchoolsHierarchy.Schools.self
    )
  }

  @Test func schoolsAreLeftOutExactly() throws {
    let terms = try exact()
    #expect(terms.count == 8)
    #expect(abs(terms.reduce(0, +) + 30.741_875) < 2e-6, "\(terms)")
  }

  @Test(arguments: [AutomaticGuide?.none, .fullRank])
  func schoolsAreLeftOutByWeights(guide: AutomaticGuide?) throws {
    let fit = try schools(guide)
    let found = try fit.leaveOneOut(\.y, draws: 20_000)
    #expect(abs(found.elpd + 30.741_875) < 0.1, "\(found)")
    #expect(zip(found.elpdPerDatum, try exact()).allSatisfy { abs($0 - $1) < 0.05 }, "\(found)")
    let waic = try fit.waic(\.y, draws: 20_000)
    #expect(abs(waic.elpd + 30.741_875) < 0.3, "\(waic)")
  }

  /// Without its weights a guide of independent normals would be told to be another posterior.
  @Test func theGuidesOwnMisfitIsWeighed() throws {
    let fit = try VariationalInference(StraightLine(), observing: StraightLine.data)
      .guide(.meanField)
      .optimizer(Adam(learningRate: 0.05, schedule: .cosine()))
      .particles(8)
      .run(steps: 3_000)
    let exact = try exactLeaveOneOut(
      StraightLine(),
      observing: StraightLine.data,
      over: StraightLine.Rows.self
    )
    let found = try fit.leaveOneOut(\.y, draws: 40_000)
    #expect(zip(found.elpdPerDatum, exact).allSatisfy { abs($0 - $1) < 0.05 }, "\(found) \(exact)")
  }

  @Test func miniBatchesDoNotScaleTheTermsOfData() throws {
    let fit = try VariationalInference(SmallCoder(), observing: [\.x: SmallCoder.rows(40)])
      .minibatch(of: SmallCoder.Rows.self, size: 10)
      .run(steps: 30)
    let terms = try fit.logLikelihood(\.x, draws: 3)
    #expect(terms.shape == [3, 40])
    let codes = try fit.samples(of: \.code, count: 3)
    let noise = try fit.parameter(\.noise)[0]
    let decoded = try fit.evaluate(at: [\.code: codes.selecting(rows: [2]).reshaped(to: [40, 2])]) {
      $0.decoder($0.code)
    }
    let x = try SmallCoder.rows(40)
    for row in [0, 17, 39] {
      let expected = (0..<3).reduce(0.0) { sum, column in
        let gap = (x[3 * row + column] - decoded[3 * row + column]) / noise
        return sum - 0.5 * gap * gap - C.log(noise) - 0.918_938_533_204_672_7
      }
      #expect(abs(terms[80 + row] - expected) < 1e-9)
    }
  }

  @Test func statisticsOfNewDataAreComparedWithThoseSeen() throws {
    let fit = try VariationalInference(OneRate(), observing: [\.y: [2, 5, 2, 6, 3]]).run(steps: 1)
    let greatest = try fit.predictiveProbability(\.y, draws: 20_000) { $0.doubles.max() ?? 0 }
    // The largest of five counts at the posterior of the rate, Gamma(18.1, 5.001), is at least 6: by 2·10⁶ draws of numpy.
    #expect(abs(greatest - 0.548_957) < 0.015, "\(greatest)")
    #expect(
      message { _ = try fit.predictiveProbability(\.y, draws: 3) { _ in .nan } }
        == "Fit.predictiveProbability: the statistic is nan of the data. Give one that is a number for "
        + "all data that the model can draw."
    )
  }

  @Test func mistakesAreNamed() throws {
    let fit = try VariationalInference(StraightLine(), observing: StraightLine.data)
      .guide(.point)
      .run(steps: 10)
    #expect(
      message { _ = try fit.leaveOneOut(\.y) }
        == "Fit.leaveOneOut: the guide of `intercept` is a point, whose draws have no weights. Fit "
        + "with another guide."
    )
    #expect(
      message { _ = try fit.logLikelihood(\.x) }
        == "Fit.logLikelihood: the path does not lead to an observed variable of StraightLine. Name "
        + "what is declared with @Observed."
    )
    #expect(
      message {
        _ = try exactLeaveOneOut(
          StraightLine(),
          observing: StraightLine.data,
          over: Hierarchy.Rows.self
        )
      }
        == "exactLeaveOneOut: nothing of StraightLine repeats over Rows. Name one of the model's plates."
    )
  }
}
