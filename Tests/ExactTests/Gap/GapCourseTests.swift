import Evidence
import Testing

@Suite struct GapCourseTests {
  @Test func theCourseEndsWhereTheFitDoes() throws {
    let flips: Values = [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]
    let inference = try VariationalInference(Coin(prior: (1, 1)), observing: [\.heads: flips])
      .guide(.meanField)
      .optimizer(Adam(learningRate: 0.05, schedule: .cosine()))
    let fit = try inference.keeping(steps: [0, 10, 100, 300]).run(steps: 300)
    let course = try fit.gapCourse(draws: 10)
    #expect(course.map(\.step) == [0, 10, 100, 300])
    let last = try fit.gap(draws: 10)
    #expect(course[3].report.elbo == last.elbo)
    for (_, report) in course {
      let residual = try #require(report.residual)
      #expect(abs(residual) < 1e-8)
    }
    #expect(course[0].report.gap > course[3].report.gap + 0.1)
    // To keep states changes nothing.
    let plain = try inference.run(steps: 300)
    #expect(plain.history.objective == fit.history.objective)
  }
}
