import Evidence
import Testing

/// A level of many rows.
private struct Level: Model {
  enum Rows: Plate {}
  @Latent var level
  @Observed(per: Rows.self) var y
  var joint: Joint {
    level ~ Normal(0, 100)
    y ~ Normal(level, 1)
  }
}

@Suite struct GuideSearchTests {
  @Test(arguments: [(1_000, false), (200_000, true)])
  func aSearchThatIsLeftOutIsSaid(rows: Int, isLeftOut: Bool) throws {
    let y = Values((0..<rows).map { 200 + Double($0 % 7) })
    let fit = try VariationalInference(Level(), observing: [\.y: y]).guide(.meanField)
      .run(steps: 1)
    let words =
      /automatic guides start at the medians of their priors: a search for a nearer start would take [\d.e+]+ operations, more than [\d.e+]+; `start\(at:\)` gives another/
    let notes = fit.report.notes.filter { $0.wholeMatch(of: words) != nil }
    #expect(notes.count == (isLeftOut ? 1 : 0), "\(fit.report.notes)")
  }
}
