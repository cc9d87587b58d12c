import Distributions
import Inference
import Modeling
import Tensors
import Testing

/// The scale of x is log(w), which is not a number once w is below 0.
private struct LogScale: Model {
  enum Rows: Plate {}
  @Latent var h
  @Observed(per: Rows.self) var x
  @Parameter(initially: 1.2) var w
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(h, log(w))
  }
}

@Suite struct FailureTests {
  private func stopped() throws -> StoppedFit<LogScale>? {
    do {
      _ = try VariationalInference(LogScale(), observing: [\.x: [0.1, 0.1, 0.1]])
        .optimizer(Adam(learningRate: 0.3))
        .seed(3)
        .run(steps: 500)
      return nil
    } catch let error as StoppedFit<LogScale> {
      return error
    }
  }

  @Test func aStepThatGivesNaNNamesFactorDatumParametersStepAndSeed() throws {
    let error = try #require(try stopped())
    #expect(
      error.description
        == "FailureTests.swift:15: the log-density of `x` is NaN at Rows 0 in step 1 (seed 3); "
        + "Normal has location 0.00882889 and scale -0.105361. Keep Normal.scale of `x` in its "
        + "domain (the positive reals); the parameters of step 0 are kept."
    )
  }

  @Test func theLastGoodParametersAreKept() throws {
    let error = try #require(try stopped())
    let steps = error.lastGood.history.objective.count
    let again = try VariationalInference(LogScale(), observing: [\.x: [0.1, 0.1, 0.1]])
      .optimizer(Adam(learningRate: 0.3))
      .seed(3)
      .run(steps: steps)
    #expect(again.history.objective == error.lastGood.history.objective)
    #expect(try again.parameter(\.w) == error.lastGood.parameter(\.w))
    let isFinite = error.lastGood.history.objective.allSatisfy(\.isFinite)
    #expect(isFinite)
  }
}
