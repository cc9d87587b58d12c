import EvidenceDistributions
import EvidenceExact
import EvidenceGap
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// Counts: no integral is known, but for that of the mean of the levels.
private struct Counts: Model {
  enum Groups: Plate {}
  @Latent var mean
  @Latent(per: Groups.self) var level
  @Observed(per: Groups.self) var y
  var joint: Joint {
    mean ~ Normal(0, 1)
    level ~ Normal(mean, 0.5)
    y ~ Poisson(exp(level))
  }
}

/// Two factors of a product.
private struct Product: Model {
  enum Rows: Plate {}
  @Latent(2) var loadings
  @Latent(per: Rows.self) var score
  @Observed(2, per: Rows.self) var y
  var joint: Joint {
    loadings ~ Normal(0, 1)
    score ~ Normal(0, 1)
    y ~ Normal(loadings * score, 0.5)
  }
}

@Suite struct CollapseTests {
  @Test func whatIsProvedIsIntegratedOutAndTheReportSaysHow() throws {
    let fit = try VariationalInference(
      SchoolsHierarchy(isCentered: true),
      observing: SchoolsHierarchy.data
    )
    .run(
      steps: 0
    )
    #expect(
      fit.report.sites.map { "\($0.latent): \($0.guide); \($0.estimator)" } == [
        "mean: Gaussian elimination of mean (1 dimension); integrated out",
        "spread: automatic, sinh-arcsinh on free coordinates; pathwise",
        "effect: Gaussian elimination of effect (1 dimension per Schools); integrated out",
      ]
    )
    let counts = try VariationalInference(Counts(), observing: [\.y: [3, 0, 7]]).run(steps: 0)
    #expect(
      counts.report.sites.map(\.guide) == [
        "Gaussian elimination of mean (1 dimension)",
        "automatic, full rank over 3 coordinates, sinh-arcsinh",
      ]
    )
    // Given either factor, the other is Gaussian: the one with more dimensions goes.
    let y = try Values((0..<10).map(Double.init), shape: [5, 2])
    let product = try VariationalInference(Product(), observing: [\.y: y]).run(steps: 0)
    #expect(
      product.report.sites.map(\.guide) == [
        "automatic, full rank over 2 coordinates, sinh-arcsinh",
        "Gaussian elimination of score (1 dimension per Rows)",
      ]
    )
  }

  /// −31.388544 is the optimum with normal log τ, a gap of .077197; .003652 is that with sinh-arcsinh log τ.
  @Test(arguments: [(GuideMarginals.normal, 0.077_197), (.sinhArcsinh, 0.003_652)])
  func eightSchoolsIsAFitOfOneLatent(_ marginals: GuideMarginals, _ expected: Double) throws {
    let fit = try VariationalInference(
      SchoolsHierarchy(isCentered: true),
      observing: SchoolsHierarchy.data
    )
    .guide(rest: .structured.marginals(marginals))
    .optimizer(Adam(learningRate: 0.02, schedule: .cosine())).particles(16).run(steps: 3_000)
    let gap = try fit.gap()
    #expect(gap.elboIsExact && gap.divergenceIsExact)
    #expect(abs(gap.gap - expected) < 0.001)
    #expect(abs(try #require(gap.residual)) < 1e-9)
    let elbo = try fit.elbo(draws: 20_000)
    #expect(abs(elbo.value - gap.elbo) < 4 * elbo.standardError)
  }

  /// Means and deviations of what is integrated out are those of the conditionals, mixed over the guide's draws.
  @Test func momentsAreMixedOverTheGuide() throws {
    let start: Bindings<SchoolsHierarchy> = [\.spread: 2]
    let fit = try VariationalInference(
      SchoolsHierarchy(isCentered: true),
      observing: SchoolsHierarchy.data
    )
    .start(
      at: start
    )
    .run(steps: 0)
    let draws = 2_000
    let taus = try fit.samples(of: \.spread, count: draws, seed: 0).doubles
    // Closed forms given τ: y_j ~ N(μ, τ² + s_j²).
    let (y, s) = ([28.0, 8, -3, 7, -1, 1, 18, 12], [15.0, 10, 16, 11, 9, 11, 10, 18])
    var (mean, square) = (0.0, 0.0)
    for tau in taus {
      let weights = s.map { (own: Double) -> Double in 1 / (tau * tau + own * own) }
      let precision = 1 / 25 + weights.reduce(0, +)
      let mu = zip(weights, y).map(*).reduce(0, +) / precision
      let (own, prior) = (1 / (s[0] * s[0]), 1 / (tau * tau))
      let shrink = own / (own + prior)
      let theta = mu + shrink * (y[0] - mu)
      let variance = 1 / (own + prior) + (1 - shrink) * (1 - shrink) / precision
      mean += theta / Double(draws)
      square += (variance + theta * theta) / Double(draws)
    }
    let own = try fit.mean(of: \.effect, draws: draws)
    let sd = try fit.standardDeviation(of: \.effect, draws: draws)
    #expect(abs(own[0] - mean) < 1e-9)
    #expect(abs(sd[0] - (square - mean * mean).squareRoot()) < 1e-9)
  }

  @Test func aMinibatchKeepsIntegralsOverItsPlateOutOfTheStep() throws {
    let fit = try VariationalInference(
      SchoolsHierarchy(isCentered: true),
      observing: SchoolsHierarchy.data
    )
    .minibatch(of: SchoolsHierarchy.Schools.self, size: 3).run(steps: 5)
    #expect(
      fit.report.sites.map(\.guide) == [
        "automatic, full rank over 2 coordinates, sinh-arcsinh",
        "automatic, full rank over 2 coordinates, sinh-arcsinh",
        "Gaussian elimination of effect (1 dimension per Schools)",
      ]
    )
    #expect(
      fit.report.notes.contains(
        "`mean` is drawn by a guide: a mini-batch of Schools would stand inside its integral, and "
          + "bias it"
      )
    )
  }

  @Test func whatIsIntegratedOutHasNoStart() throws {
    let inference = try VariationalInference(
      SchoolsHierarchy(isCentered: true),
      observing: SchoolsHierarchy.data
    )
    .start(at: [\.mean: 2])
    #expect(
      message { _ = try inference.run(steps: 1) }
        == "VariationalInference.start: `mean` is integrated out, and has no start. Leave it out, or "
        + "ask for a guide of it."
    )
  }

  /// A mean that many counts share is worth less than their independence given it.
  @Test func anIntegralThatCouplesManyLatentsOfAGuideIsNotTaken() throws {
    let y = Values((0..<150).map { Double($0 % 5) })
    let fit = try VariationalInference(Counts(), observing: [\.y: y]).run(steps: 0)
    #expect(
      fit.report.notes == [
        "`mean` is drawn by a guide: its integral would couple 150 coordinates of `level`"
      ]
    )
  }

  /// Other data of another size have integrals of their own.
  @Test func otherDataAreIntegratedOutAnew() throws {
    let start: Bindings<SchoolsHierarchy> = [\.spread: 3]
    let fewer: Bindings<SchoolsHierarchy> = [\.y: [3, -2], \.error: [4, 5]]
    let fit = try VariationalInference(
      SchoolsHierarchy(isCentered: true),
      observing: SchoolsHierarchy.data
    )
    .start(at: start).run(steps: 0)
    let other = try VariationalInference(SchoolsHierarchy(isCentered: true), observing: fewer)
      .start(
        at: start
      )
      .run(steps: 0)
    let own = try fit.elbo(observing: fewer, draws: 50, seed: 4).value
    let expected = try other.elbo(draws: 50, seed: 4).value
    #expect(abs(own - expected) < 1e-9 * abs(expected))
    #expect(try fit.mean(of: \.effect, observing: fewer).shape == [2])
  }
}
