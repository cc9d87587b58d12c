import Evidence
import Testing

/// A level that drifts under noise that switches.
private struct Switching: Model {
  @Latent(8) var level: Tensor
  @Latent(8) var isRough: Tensor
  @Observed(8) var y: Tensor
  var joint: Joint {
    level ~ MarkovChain(from: Normal(0, 1), to: drifted)
    isRough ~ MarkovChain(from: Bernoulli(probability: 0.2), to: switched)
    y ~ Normal(level, select(isRough .== 1, 2, 0.3))
  }
  func drifted(_ level: Tensor) -> Normal { Normal(0.9 * level, 0.5) }
  func switched(_ isRough: Tensor) -> Bernoulli {
    Bernoulli(probability: select(isRough .== 1, 0.7, 0.1))
  }
}

@Suite struct SwitchingGapTests {
  /// The bound sums the switches out by the forward algorithm, the posterior by going through all of their sequences.
  @Test func boundAndDivergenceAddUpToTheEvidence() throws {
    let y: Values = [0.4, 0.7, 3.5, -1.9, 0.6, 0.2, -0.1, 2.2]
    let fit = try VariationalInference(Switching(), observing: [\.y: y]).guide(.meanField)
      .optimizer(Adam(learningRate: 0.02))
      .run(steps: 2_000)
    for seed in 1...2 {
      let report = try fit.gap(draws: 20_000, seed: UInt64(seed))
      let residual = try #require(report.residual)
      let squares =
        report.elboStandardError * report.elboStandardError
        + report.divergenceStandardError * report.divergenceStandardError
      #expect(abs(residual) < 4 * squares.squareRoot())
    }
  }
}
