import EvidenceModels
import Testing

@Suite struct BracketCommandTests {
  /// Around a value from Tests/ExactTests/evidence.json.
  @Test func bothBoundsAreThereWhereThePosteriorIsExact() throws {
    let run = ToolRun(
      "bracket",
      "linear-regression",
      "--steps",
      "1",
      "--temperatures",
      "300",
      "--json",
      "-"
    )
    #expect(run.status == 0)
    let document = try #require(try json(run.output) as? [String: Any])
    let value = -10.709638945703205
    let bounds = try ["lower", "upper"].map { name in
      let bound = try #require(document[name] as? [String: Double])
      return (try #require(bound["value"]), try #require(bound["standardError"]))
    }
    #expect(bounds[0].0 - 4 * bounds[0].1 < value)
    #expect(bounds[1].0 + 4 * bounds[1].1 > value)
    #expect(bounds[1].0 - bounds[0].0 < 0.5)
  }

  @Test func withoutAnExactPosteriorThereIsOnlyTheLowerBound() {
    let words = ["bracket", "gaussian-mixture", "--steps", "1", "--temperatures", "5"]
    let run = ToolRun(words + ["--chains", "2"])
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("lower bound, nats: "))
    #expect(!run.output.contains("upper bound, nats"))
    #expect(run.output.contains("no upper bound, as no exact method gives draws of the posterior"))
    #expect(run.output.contains("2 chains, 5 temperatures, mean acceptance 0."))
    let simulated = ToolRun(words + ["--chains", "2", "--simulated"])
    #expect(simulated.output.contains("\nupper bound, nats: "))
  }

  @Test func oneChainIsAMistakeOnTheCommandLine() {
    #expect(ToolRun("bracket", "normal-normal", "--chains", "1").status == 2)
  }
}
