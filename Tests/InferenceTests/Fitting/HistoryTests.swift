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

@Suite struct HistoryTests {
  private func history(_ objective: [Double]) -> History {
    var history = History()
    history.objective = objective
    return history
  }

  @Test func aRiseIsTheDifferenceOfTheLastTwoTenths() throws {
    let change = try #require(history((0..<200).map(Double.init)).lateChange)
    #expect(change.nats == 20 && change.steps == 20)
  }

  @Test func aFallIsNegative() throws {
    let change = try #require(history((0..<200).map { -Double($0) }).lateChange)
    #expect(change.nats == -20)
  }

  @Test func noiseAndShortFitsTellNothing() {
    #expect(history((0..<400).map { Double($0 * 7 % 11) }).lateChange == nil)
    #expect(history((0..<199).map(Double.init)).lateChange == nil)
  }

  @Test func aFitThatStoppedOnItsWaySaysSo() throws {
    let inference = try VariationalInference(Location(), observing: [\.reading: 50])
    let early = try inference.optimizer(Adam(learningRate: 0.01)).run(steps: 500)
    #expect(early.report.notes.count == 1)
    #expect(early.report.notes.first?.hasPrefix("the objective still rose by ") == true)
    #expect(
      early.report.notes.first?.hasSuffix(
        " nats over the last 50 of 500 steps: make more steps, or larger"
      ) == true
    )
    let done = try inference.optimizer(Adam(learningRate: 0.1)).run(steps: 5_000)
    #expect(done.report.notes.isEmpty)
  }
}
