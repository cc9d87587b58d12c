import Evidence
import Testing

/// Parameters that are computed must lie in their domains too.
@Suite struct ComputedParameterTests {
  /// Stick-breaking, of which the last of five sticks may be forgotten.
  private struct Sticks: Model {
    enum Rows: Plate {}
    @Latent(4) var fraction
    @Observed(per: Rows.self) var y
    let isWhole: Bool
    var joint: Joint {
      fraction ~ Beta(1, 2)
      y ~ Categorical(probabilities: isWhole ? concatenated([four, rest]) : four)
    }
    private var four: Tensor { fraction * before.sliced(0..<4) }
    private var rest: Tensor { before.sliced(4..<5) }
    /// What is left before each stick.
    private var before: Tensor {
      let logs = concatenated([Tensor([0]), log1p(-fraction)])
      return exp(cumulativeSum(logs))
    }
  }

  private struct Halved: Model {
    @Parameter(in: .unitInterval, initially: 0.5) var p
    @Observed var y
    var joint: Joint {
      y ~ Mixture(weights: stacked([p, 1 - p]) * 0.5, components: [Normal(0, 1), Normal(1, 1)])
    }
  }

  private struct Cutpoints: Model {
    @Parameter(initially: 1) var c
    @Observed var y
    var joint: Joint { y ~ OrderedLogistic(0, cutpoints: stacked([c, c - 1])) }
  }

  private func message(_ action: () throws -> some Any) -> String {
    do {
      _ = try action()
      return "nothing"
    } catch {
      return "\(error)".replacing(#/\w+\.swift:\d+: /#) { _ in "" }
    }
  }

  @Test func aForgottenStickIsNamed() throws {
    let y: Values = [0, 1, 1]
    let fit = message {
      try VariationalInference(Sticks(isWhole: false), observing: [\.y: y]).run(steps: 1)
    }
    let exact = message { try exactLogEvidence(Sticks(isWhole: false), observing: [\.y: y]) }
    #expect(fit.hasPrefix("Categorical.probabilities of `y`: [0.3333333333333333, 0.2222"))
    #expect(fit == exact)
    #expect(throws: Never.self) {
      try VariationalInference(Sticks(isWhole: true), observing: [\.y: y]).run(steps: 1)
    }
  }

  @Test func weightsOfAMixtureAreNamed() {
    let expected =
      "Mixture<Normal>.weights of `y`: [0.25, 0.25] is not a vector of non-negative numbers that "
      + "add up to 1. Give a vector of non-negative numbers that add up to 1; for an unconstrained "
      + "vector x, softmax(x) is one."
    #expect(message { try exactLogEvidence(Halved(), observing: [\.y: 1]) } == expected)
    #expect(
      message { try VariationalInference(Halved(), observing: [\.y: 1]).run(steps: 1) } == expected
    )
  }

  @Test func cutpointsInDisorderAreNamed() {
    #expect(
      message { try exactLogEvidence(Cutpoints(), observing: [\.y: 1]) }
        == "OrderedLogistic.cutpoints of `y`: [1, 0] is not an increasing vector. Give an "
        + "increasing vector."
    )
  }
}
