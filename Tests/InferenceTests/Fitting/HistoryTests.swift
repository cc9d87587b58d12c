import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

private struct Location: Model {
  @Latent var location
  @Observed var reading
  var joint: Joint {
    location ~ Normal(0, 1)
    reading ~ Normal(location, 1)
  }
}

private struct Line: Model {
  enum Rows: Plate {}
  @Latent var intercept
  @Latent var slope
  @Input(per: Rows.self) var x
  @Observed(per: Rows.self) var y
  var joint: Joint {
    intercept ~ Normal(60, 10)
    slope ~ Normal(0, 1)
    y ~ Normal(intercept + slope * x, 2)
  }
}

@Suite struct HistoryTests {
  private func history(_ objective: [Double]) -> History {
    var history = History()
    history.objective = objective
    return history
  }

  @Test func aRiseIsThatBetweenTheLastTwoEighths() throws {
    let change = try #require(history((0..<200).map(Double.init)).lateChange { _ in 1 })
    #expect(abs(change.nats - 25) < 1 && change.steps == 50)
    #expect(change.remaining > 100)
  }

  @Test func aFallIsNegative() throws {
    let change = try #require(history((0..<200).map { -Double($0) }).lateChange { _ in 1 })
    #expect(abs(change.nats + 25) < 1)
  }

  @Test func noiseAndShortFitsTellNothing() {
    #expect(history((0..<400).map { Double($0 * 7 % 11) }).lateChange { _ in 1 } == nil)
    #expect(history((0..<150).map(Double.init)).lateChange { _ in 1 } == nil)
    #expect(history([]).lateChange { _ in 1 } == nil)
    #expect(history((0..<60).map(Double.init)).lateChange { _ in 0 } == nil)
  }

  /// A rise that halves from eighth to eighth is about to end: 10 · (1 − 2^(−t / 50)) at step 400 lacks 0.04.
  @Test func aRiseThatIsDoneTellsNothing() {
    let done = (0..<400).map { 10 - 10 * C.pow(2, -Double($0) / 50) }
    #expect(history(done).lateChange { _ in 1 } == nil)
    // The same, a hundred times as large, lacks four nats.
    let change = history(done.map { 100 * $0 }).lateChange { _ in 1 }
    #expect(abs((change?.remaining ?? 0) - 3.9) < 1)
  }

  /// Where the learning rate falls to zero, the last steps stand still far from the end too.
  @Test func thePathIsThatOfTheLearningRate() throws {
    let rates = (0..<1_000).map { C.pow(1 - Double($0) / 1_000, 2) }
    var total = 0.0
    let walk = rates.map { rate in
      total += rate
      return total
    }
    let change = try #require(history(walk).lateChange { rates[$0] })
    #expect(change.remaining > 100)
  }

  @Test func aFitThatStoppedOnItsWaySaysSo() throws {
    let inference = try VariationalInference(Location(), observing: [\.reading: 50]).guide(
      .meanField
    )
    .start(at: [\.location: 0])
    let early = try inference.optimizer(Adam(learningRate: 0.01)).run(steps: 500)
    #expect(early.report.notes.count == 1)
    let words =
      /the objective still rose by \d+ nats over the last \d+ of 500 steps, and about \d+ are to come: make more steps, or larger/
    #expect(early.report.notes.first?.wholeMatch(of: words) != nil)
    let done = try inference.optimizer(Adam(learningRate: 0.1)).run(steps: 5_000)
    #expect(done.report.notes.isEmpty)
  }

  /// A line whose prior is far from it (log p(x) = −17.730915334): 84 nats short it says so, as with rates that fall to zero;
  /// within 0.003 nats of the optimum, where a standing rate keeps the objective noisy, it does not.
  @Test(arguments: [
    (1_000, Schedule.cosine(), true), (1_000, .constant, true), (10_000, .cosine(), false),
    (20_000, .constant, false),
  ])
  func theNoteIsGivenWhereMoreIsToCome(steps: Int, schedule: Schedule, isShort: Bool) throws {
    let fit = try VariationalInference(
      Line(),
      observing: [\.x: [-15, -8, -3, 0, 4, 9, 13], \.y: [38.2, 41, 44.9, 45.3, 47.1, 50.9, 52.4]]
    ).guide(.meanField)
      .optimizer(Adam(learningRate: 0.01, schedule: schedule))
      .start(at: [\.intercept: 60])
      .run(steps: steps)
    let note = fit.report.notes.first { $0.hasPrefix("the objective still rose by ") }
    #expect((note != nil) == isShort, "\(fit.report.notes)")
    let elbo = try fit.elbo(draws: 4_000).value
    #expect((elbo < -17.73 - 2) == isShort, "\(elbo)")
  }
}
