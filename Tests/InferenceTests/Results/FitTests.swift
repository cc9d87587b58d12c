import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

/// A code without a price: flat prior and point guide.
private struct Autoencoder: Model {
  enum Rows: Plate {}
  @Latent(1, per: Rows.self) var h
  @Observed(3, per: Rows.self) var x
  @Parameter(1, 3, initially: .normal(0.5)) var encoder
  @Parameter(3, 1, initially: .normal(0.5)) var decoder
  var joint: Joint {
    h ~ Flat()
    x ~ Normal(matmul(decoder, h), 1)
  }
  var guide: Joint {
    h ~ Delta(matmul(encoder, x))
  }
}

private struct Wide: Model {
  enum Rows: Plate {}
  @Latent(5) var w
  @Input(5, per: Rows.self) var features
  @Observed(per: Rows.self) var y
  var joint: Joint {
    w ~ Normal(0, 1)
    y ~ Normal(dot(w, features), 1)
  }
}

@Suite struct FitTests {
  @Test func aPointGuideMakesTheSquaredErrorAndSaysSo() throws {
    let x = try Values([[1, 2, 3], [-1, -2, -3], [2, 4, 6]])
    let fit = try VariationalInference(Autoencoder(), observing: [\.x: x])
      .optimizer(Adam(learningRate: 0.02))
      .run(steps: 1_500)
    // A line through the origin is a code of one number: no error is left but the constant.
    let best = -9 * 0.918_938_533_204_672_7
    #expect(abs((fit.history.objective.last ?? 0) - best) < 1e-3)
    #expect(fit.report.sites[0].isPoint)
    #expect(
      fit.report.notes == [
        "`h` has a point guide, which has no density: the objective is log p at the point, not a "
          + "bound of the log-evidence"
      ]
    )
  }

  @Test func theSeedDeterminesEverything() throws {
    func run(_ seed: UInt64) throws -> Fit<Hierarchy> {
      try VariationalInference(Hierarchy(), observing: [\.y: MinibatchTests.y]).guide(.meanField)
        .minibatch(of: Hierarchy.Rows.self, size: 4)
        .seed(seed)
        .run(steps: 200)
    }
    let (first, again, other) = (try run(5), try run(5), try run(6))
    #expect(first.history.objective == again.history.objective)
    #expect(first.history.objective != other.history.objective)
    let draws = try first.samples(of: \.center, count: 3)
    #expect(try draws == again.samples(of: \.center, count: 3))
  }

  @Test func precisionIsSingleWhereAStepReadsMuch() throws {
    func precision(_ rows: Int, batch: Int? = nil) throws -> Precision {
      let inference = try VariationalInference(
        Wide(),
        observing: [
          \.features: Values(
            shape: [rows, 5],
            elements: .doubles(Array(repeating: 1, count: 5 * rows))
          ),
          \.y: Values(Array(repeating: 0.5, count: rows)),
        ]
      ).guide(.meanField)
      guard let batch else { return try inference.run(steps: 0).report.precision }
      return try inference.minibatch(of: Wide.Rows.self, size: batch).run(steps: 0).report.precision
    }
    #expect(try precision(100) == .double)
    #expect(try precision(10_000) == .float)
    #expect(try precision(10_000, batch: 100) == .double)
  }

  @Test func parametersStartWhereTheyAreTold() throws {
    let fit = try VariationalInference(NormalNormal(), observing: [\.x: 5])
      .start(at: [\.location: [1.5], \.scale: [0.25]])
      .run(steps: 0)
    #expect(try fit.parameter(\.location) == 1.5)
    #expect(abs(try fit.parameter(\.scale)[0] - 0.25) < 1e-15)
    #expect(
      message {
        _ = try VariationalInference(NormalNormal(), observing: [\.x: 5])
          .start(at: [\.scale: [-1]]).run(steps: 0)
      }
        == "VariationalInference.start: `scale` starts at -1, which is not a positive real. Give "
        + "a positive real; for an unconstrained expression x, exp(x) or softplus(x) is one."
    )
  }

  @Test func anImportanceWeightedFitImprovesItsBound() throws {
    let inference = try VariationalInference(NormalNormal(), observing: [\.x: 5])
      .objective(.importanceWeighted(particles: 10))
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
    let before = try inference.run(steps: 0).logWeights(draws: 10_000)
    let after = try inference.run(steps: 2_000).logWeights(draws: 10_000)
    let bound = try after.importanceWeightedBound(particles: 10)
    #expect(try before.importanceWeightedBound(particles: 10).value < bound.value - 0.5)
    #expect(abs(bound.value - -7.515_512_123) < 0.02)
  }

  @Test func progressComesWithRateAndBound() throws {
    let seen = Collected()
    _ = try VariationalInference(AutomaticNormalNormal(), observing: [\.x: 5]).guide(.meanField)
      .progress { seen.add($0) }
      .run(steps: 300)
    let last = try #require(seen.all.last)
    #expect(last.step == 300 && last.steps == 300)
    #expect(last.stepsPerSecond > 0 && last.secondsLeft == 0)
    #expect(last.objective < -7 && last.standardError > 0)
  }
}
