import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
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

/// The same in the guide.
private struct LogGuide: Model {
  @Latent var h
  @Observed var x
  @Parameter(initially: 0.9) var w
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(h, 1)
  }
  var guide: Joint {
    h ~ Normal(w, log(w))
  }
}

/// Finite, but with an infinite derivative at the start.
private struct Root: Model {
  @Latent var h
  @Observed var x
  @Parameter(initially: 0) var w
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(h + sqrt(w), 1)
  }
}

/// The scale of a row is not a number where its exposure is below 1.
private struct Measured: Model {
  enum Rows: Plate {}
  @Latent var mean
  @Input(per: Rows.self) var exposure
  @Observed(per: Rows.self) var y
  var joint: Joint {
    mean ~ Normal(0, 1)
    y ~ Normal(mean, log(exposure))
  }
}

/// Data that pull w below 0, where its root ends.
private struct Sinking: Model {
  @Latent var h
  @Observed var x
  @Parameter(initially: 1) var w
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(h + sqrt(w), 1)
  }
}

@Suite struct FailureTests {
  private func stopped() throws -> StoppedFit<LogScale>? {
    do {
      _ = try VariationalInference(LogScale(), observing: [\.x: [0.1, 0.1, 0.1]]).guide(.meanField)
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
    let again = try VariationalInference(LogScale(), observing: [\.x: [0.1, 0.1, 0.1]]).guide(
      .meanField
    )
    .optimizer(Adam(learningRate: 0.3))
    .seed(3)
    .run(steps: steps)
    #expect(again.history.objective == error.lastGood.history.objective)
    #expect(try again.parameter(\.w) == error.lastGood.parameter(\.w))
    let isFinite = error.lastGood.history.objective.allSatisfy(\.isFinite)
    #expect(isFinite)
  }

  @Test func parametersAreThoseBeforeTheStepThatFailed() throws {
    // Slow steps: many go well before one fails, in the middle of a chunk.
    func run(_ steps: Int) throws -> Fit<Sinking> {
      try VariationalInference(Sinking(), observing: [\.x: -5]).guide(.meanField)
        .optimizer(Adam(learningRate: 0.01))
        .run(steps: steps)
    }
    var failed: StoppedFit<Sinking>?
    do { _ = try run(2_000) } catch let error as StoppedFit<Sinking> { failed = error }
    let error = try #require(failed)
    let steps = error.lastGood.history.objective.count
    #expect(steps > 10)
    let kept = try error.lastGood.parameter(\.w)[0]
    for _ in 0..<20 { #expect(try run(steps).parameter(\.w)[0] == kept) }
  }

  @Test func aGuideThatFailsIsNamed() {
    #expect(
      message { _ = try VariationalInference(LogGuide(), observing: [\.x: 0]).run(steps: 5) }
        == "FailureTests.swift:29: the guide of `h` is NaN in step 0 (seed 0); Normal has location "
        + "0.9 and scale -0.105361. Keep Normal.scale of `h` in its domain (the positive reals); "
        + "the parameters are as they started."
    )
  }

  @Test func aGradientThatFailsIsNamed() {
    #expect(
      message {
        _ = try VariationalInference(Root(), observing: [\.x: 1]).guide(.meanField).seed(2).run(
          steps: 5
        )
      }
        == "FailureTests.swift:40: the log-density of `x` has a gradient of infinity with respect to "
        + "`w` in step 0 (seed 2); Normal has location 0.129117 and scale 1. Lower the learning "
        + "rate or clip gradients; the parameters are as they started."
    )
  }

  @Test func theRowOfAMinibatchIsThatOfAllData() throws {
    var exposures = Array(repeating: 3.0, count: 20)
    exposures[13] = 0.5
    let text = message {
      _ = try VariationalInference(
        Measured(),
        observing: [\.y: Values(Array(repeating: 0.5, count: 20)), \.exposure: Values(exposures)]
      ).guide(.meanField)
        .minibatch(of: Measured.Rows.self, size: 4)
        .optimizer(Adam(learningRate: 1e-12))
        .run(epochs: 1)
    }
    let told = try #require(text)
    #expect(told.contains("the log-density of `y` is NaN at Rows 13 in step "))
    #expect(told.contains("and scale -0.693147. Keep Normal.scale of `y` in its domain"))
  }

  /// No step is too long for data that cannot be.
  @Test func impossibleDataAreNamed() {
    #expect(
      message {
        _ = try VariationalInference(
          Nothing(),
          observing: [\.exposure: [1, 0, 0], \.count: [2, 0, 3]]
        ).guide(.meanField)
          .run(steps: 3)
      }
        == "FailureTests.swift:185: the log-density of `count` is -infinity at Rows 2 in step 0 (seed 0); "
        + "Poisson has rate 0. The value is impossible there: correct it, start elsewhere, or take a "
        + "distribution that allows for it; the parameters are as they started."
    )
  }
}

/// A count where nothing can be counted.
private struct Nothing: Model {
  enum Rows: Plate {}
  @Latent var h
  @Input(per: Rows.self) var exposure
  @Observed(per: Rows.self) var count
  var joint: Joint {
    h ~ Normal(0, 1)
    count ~ Poisson(exposure * exp(h))
  }
}
