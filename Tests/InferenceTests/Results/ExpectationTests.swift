import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

/// Eight schools (Rubin 1981), non-centered.
private struct EightSchools: Model {
  enum Schools: Plate {}
  @Latent var mean
  @Latent var spread
  @Latent(per: Schools.self) var z
  @Input(per: Schools.self) var standardError
  @Observed(per: Schools.self) var y
  var effect: Tensor { mean + spread * z }
  var joint: Joint {
    mean ~ Normal(0, 5)
    spread ~ HalfCauchy(5)
    z ~ Normal(0, 1)
    y ~ Normal(effect, standardError)
  }
}

/// A theta on (0, 1) whose automatic guide is normal on the logit scale.
private struct BetaBernoulli: Model {
  enum Flips: Plate {}
  @Latent var theta
  @Observed(per: Flips.self) var x
  var joint: Joint {
    theta ~ Beta(1, 1)
    x ~ Bernoulli(probability: theta)
  }
}

@Suite struct ExpectationTests {
  private func schools() throws -> Fit<EightSchools> {
    try VariationalInference(
      EightSchools(),
      observing: [
        \.y: [28, 8, -3, 7, -1, 1, 18, 12], \.standardError: [15, 10, 16, 11, 9, 11, 10, 18],
      ]
    ).guide(.meanField)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .run(steps: 4_000)
  }

  @Test func quantitiesAreReadByKeyPathOrClosure() throws {
    let fit = try schools()
    #expect(try fit.mean(of: \.mean).shape == [])
    #expect(try fit.mean(of: \.effect).shape == [8])
    let elbo = try fit.elbo(draws: 2_000)
    // NumPyro's mean-field fit of the same model: −31.67.
    #expect(abs(elbo.value - -31.67) < 0.1)
    // E[mean] in closed form is that of the draws.
    let closed = try fit.mean(of: \.mean)[0]
    let drawn = try fit.mean { $0.mean + 0 * $0.spread }[0]
    let deviation = try fit.standardDeviation(of: \.mean)[0]
    #expect(abs(closed - drawn) < 4 * deviation / 4_000.0.squareRoot())
    let ratio = try fit.mean { $0.effect / $0.spread }
    #expect(ratio.shape == [8])
    #expect(try ratio == fit.mean(of: fit.model.effect / fit.model.spread))
    let samples = try fit.samples(of: \.effect, count: 10)
    #expect(samples.shape == [10, 8])
  }

  @Test func drawsOfSeveralQuantitiesAreOfTheSameLatents() throws {
    let fit = try schools()
    let mean = try fit.samples(of: \.mean, count: 5)
    let spread = try fit.samples(of: \.spread, count: 5)
    let effect = try fit.samples(of: \.effect, count: 5)
    let z = try fit.samples(of: \.z, count: 5)
    for draw in 0..<5 {
      let expected = mean[draw] + spread[draw] * z[draw * 8 + 3]
      #expect(abs(effect[draw * 8 + 3] - expected) < 1e-12)
    }
    let all = try fit.samples(count: 5)
    #expect(try all[\.mean] == mean && all[\.spread] == spread && all[\.z] == z)
    #expect(
      message { _ = try all[\.effect] }
        == "LatentValues: the path does not lead to a latent of EightSchools. Name one of `mean`, "
        + "`spread`, `z`."
    )
    #expect(
      message { _ = try fit.samples(count: 0) }
        == "Fit.samples: 0 draws are asked for. Ask for 1 or more."
    )
    #expect(
      message { _ = try fit.samples(of: \.z, count: -3) }
        == "Fit.samples: -3 draws are asked for. Ask for 1 or more."
    )
    let variance = try fit.variance(of: \.mean)[0]
    let deviation = try fit.standardDeviation(of: \.mean)[0]
    #expect(abs(variance - deviation * deviation) < 1e-12 * variance)
  }

  /// So many rows that fewer of their draws are made at once than of a single number.
  private struct Followers: Model {
    enum Rows: Plate {}
    @Latent var leader
    @Latent(per: Rows.self) var follower
    @Observed(per: Rows.self) var x
    var joint: Joint {
      leader ~ Normal(0, 1)
      follower ~ Normal(leader, 1)
      x ~ Normal(follower, 1)
    }
    var guide: Joint {
      leader ~ Normal(0, 1)
      follower ~ Normal(leader, 1e-9)
    }
  }

  @Test func drawsOfAllLatentsAreMadeTogether() throws {
    let (rows, count) = (3_000, 300)
    let x = Values(Array(repeating: 0.0, count: rows))
    let fit = try VariationalInference(Followers(), observing: [\.x: x]).run(steps: 0)
    let draws = try fit.samples(count: count, seed: 2)
    let (leader, follower) = (try draws[\.leader], try draws[\.follower])
    #expect(follower.shape == [count, rows] && Set(leader.doubles).count == count)
    for draw in 0..<count {
      #expect(abs(follower[draw * rows + draw] - leader[draw]) < 1e-7)
    }
  }

  @Test func theReportNamesGuideEstimatorAndPrecision() throws {
    let report = try VariationalInference(
      EightSchools(),
      observing: [\.y: [28, 8], \.standardError: [15, 10]]
    ).guide(.meanField)
      .run(steps: 0).report
    #expect(report.sites.map(\.latent) == ["mean", "spread", "z"])
    #expect(
      report.sites.map(\.guide) == ["automatic Normal", "automatic LogNormal", "automatic Normal"]
    )
    #expect(
      report.sites.map(\.estimator) == [
        "pathwise, closed-form KL", "pathwise", "pathwise, closed-form KL",
      ]
    )
    #expect(report.learned == 8)
    #expect(report.precision == .double)
  }

  /// ∫ q(u) [log p(x | θ(u)) + log dθ/du] du + entropy, by the trapezoidal rule on the logit scale.
  @Test func theELBOOnAnIntervalIsThatOfQuadrature() throws {
    let x: Values = [1, 1, 1, 0, 1, 0, 1, 1, 0, 1]
    let fit = try VariationalInference(BetaBernoulli(), observing: [\.x: x]).guide(.meanField)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .run(steps: 2_000)
    let parameters = try fit.parameters
    let (location, scale) = (parameters[0].value[0], parameters[1].value[0])
    var expected = 0.0
    let step = 0.001
    for index in -9_000...9_000 {
      let z = Double(index) * step
      let u = location + scale * z
      let (log1, log0) = (-C.log1p(C.exp(-u)), -C.log1p(C.exp(u)))
      let density = C.exp(-0.5 * z * z - 0.918_938_533_204_672_7)
      expected += step * density * (8 * log1 + 4 * log0)
    }
    expected += 0.5 + 0.918_938_533_204_672_7 + C.log(scale)
    let elbo = try fit.elbo(draws: 20_000)
    #expect(abs(elbo.value - expected) < 4 * elbo.standardError)
    let evidence = try fit.logEvidence(draws: 20_000)
    #expect(abs(evidence.value - -7.185_387_016) < 4 * evidence.standardError + 1e-6)
    #expect(elbo.value < -7.185_387_016)
    #expect(abs(try fit.mean(of: \.theta)[0] - 8.0 / 12) < 0.01)
  }

  @Test func standardErrorsAreCalibrated() throws {
    let fit = try VariationalInference(NormalNormal(), observing: [\.x: 5])
      .start(at: [\.location: [2], \.scale: [0.5]])
      .run(steps: 0)
    var squares = 0.0
    let seeds = 400
    for seed in 0..<seeds {
      let estimate = try fit.elbo(draws: 50, seed: UInt64(seed))
      let z = (estimate.value - -7.862_085_714) / estimate.standardError
      squares += z * z
    }
    // A χ² of 400 degrees of freedom by 400: 1 ± 0.07, a little more for t with 49.
    #expect(abs(squares / Double(seeds) - 1.04) < 0.22)
  }

  @Test func simulatedDataFollowTheModel() throws {
    let deviation = C.pow(0.5, 0.5)
    let fit = try VariationalInference(NormalNormal(), observing: [\.x: 5])
      .start(at: [\.location: [2.5], \.scale: Values([deviation])])
      .run(steps: 0)
    let prior = try fit.simulate(\.x, draws: 2_000).doubles
    let posterior = try fit.predict(\.x, draws: 2_000).samples.doubles
    let (priorMean, priorError) = meanAndError(prior)
    let (posteriorMean, posteriorError) = meanAndError(posterior)
    #expect(abs(priorMean) < 4 * priorError)
    #expect(abs(posteriorMean - 2.5) < 4 * posteriorError)
    // Variances 2 and 1.5 make these errors.
    #expect(abs(priorError * C.pow(2_000, 0.5) - C.pow(2, 0.5)) < 0.1)
    #expect(abs(posteriorError * C.pow(2_000, 0.5) - C.pow(1.5, 0.5)) < 0.1)
  }

  @Test func anExpressionIsEvaluatedAtGivenValues() throws {
    let fit = try schools()
    let effect = try fit.evaluate(at: [\.mean: 1, \.spread: 2, \.z: [1, 2, 3, 4, 5, 6, 7, 8]]) {
      $0.effect
    }
    #expect(effect.doubles == [3, 5, 7, 9, 11, 13, 15, 17])
    #expect(
      message { _ = try fit.evaluate(\.effect) }?.hasPrefix(
        "Fit.evaluate: the quantity reads the latent `"
      ) == true
    )
  }
}
