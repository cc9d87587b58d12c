import Evidence
import Testing

/// What cannot be predicted is told with its reason.
@Suite struct PredictionErrorTests {
  @Test func missingInputsAndPlatesAreNamed() throws {
    let fit = try VariationalInference(StraightLine(), observing: StraightLine.data).run(steps: 0)
    #expect(
      message { _ = try fit.predict(\.y, sizes: [StraightLine.Rows.self: 9]) }
        == "StraightLine.data: `x` has no values here, and they are read. Give them: "
        + "`observing: [\\.x: values]`."
    )
    #expect(
      message { _ = try fit.predict(\.y, sizes: [Hierarchy.Rows.self: 9]) }
        == "Fit.predict: Rows is given repetitions, but nothing repeats over Rows. Leave it out."
    )
    #expect(
      message {
        _ = try fit.predict(\.y, new: [StraightLine.Rows.self: Array(repeating: false, count: 8)])
      }
        == "Fit.predict: 8 of the 8 Rows are not new, and the fit has seen 7. Say true for each that "
        + "the fit has not seen."
    )
    #expect(
      message { _ = try fit.predict(\.y, draws: 0) }
        == "Fit.samples: 0 draws are asked for. Ask for 1 or more."
    )
    #expect(
      message { _ = try fit.predict(\.y, draws: 9).quantile(1.5) }
        == "Prediction.quantile: 1.5 is not a probability. Give a number from 0 to 1."
    )
  }

  @Test func whatWasLearnedForEachGroupIsNotKnownOfNewOnes() throws {
    let fit = try VariationalInference(LearnedGroups(), observing: [\.y: [1, 2]]).run(steps: 1)
    #expect(
      message { _ = try fit.predict(\.y, sizes: [LearnedGroups.Groups.self: 3]) }
        == "Fit.predict: `center` was learned for each of the 2 Groups of the fit, and there are others "
        + "now. Let it be a latent, which has a prior for new Groups."
    )
  }
}
