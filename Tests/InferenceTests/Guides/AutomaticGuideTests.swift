import Evidence
import EvidenceInference
import EvidencePrograms
import Testing

/// Two numbers with a correlation of 0.9.
private struct Correlated: Model {
  @Latent var a
  @Latent var b
  var joint: Joint {
    a ~ Normal(0, 1)
    b ~ Normal(0.9 * a, 0.19.squareRoot())
  }
}

/// Latents of several supports and plates, with their evidence: y ~ N(a + z, ½) with a, z ~ N(0, 1), and what nothing is
/// known of besides.
private struct Mixed: Model {
  enum Rows: Plate {}
  @Latent var a
  @Latent(per: Rows.self) var z
  @Latent var rate
  @Latent(3) var shares
  @Latent var width
  @Latent var part
  @Observed(per: Rows.self) var y
  var joint: Joint {
    a ~ Normal(0, 1)
    z ~ Normal(0, 1)
    rate ~ Gamma(concentration: 3, rate: 1)
    shares ~ Dirichlet(Tensor([2, 3, 4]))
    width ~ Gamma(concentration: 4, rate: 1)
    part ~ Uniform(0, width)
    y ~ Normal(a + z, 0.5)
  }
  /// log N(y; 0, 1.25 I + 1 1ᵀ) at y = (1, −0.5, 2), by numpy.
  static let logEvidence = -5.215_183_348
  static let y: Values = [1, -0.5, 2]
}

@Suite struct AutomaticGuideTests {
  @Test(arguments: AutomaticCase.all) func aCorrelationIsMissedOrNot(row: AutomaticCase) throws {
    let fit = try VariationalInference(Correlated()).guide(row.guide)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(8)
      .run(steps: 5_000)
    let elbo = try fit.elbo(draws: 50_000)
    #expect(abs(elbo.value + row.gap) < 0.003 + 4 * elbo.standardError, "\(elbo)")
  }

  /// The mean of p / q over draws of any q is p(x): a density that is not that of the draws would show.
  @Test(arguments: AutomaticCase.all) func weightsHaveTheMeanOfTheEvidence(row: AutomaticCase)
    throws
  {
    let fit = try VariationalInference(Mixed(), observing: [\.y: Mixed.y]).guide(row.guide)
      .optimizer(Adam(learningRate: 0.01))
      .run(steps: 2_000)
    let weights = try fit.logWeights(draws: 20_000)
    let bound = try weights.importanceWeightedBound(particles: 2_000)
    #expect(abs(bound.value - Mixed.logEvidence) < 0.03 + 4 * bound.standardError, "\(bound)")
  }

  private func numbers(
    _ inference: VariationalInference<Mixed>,
    _ engine: Engine,
    threads: Int = 1
  ) throws -> [Double] {
    try Engine.$chosen.withValue(engine) {
      let fit = try inference.threads(threads).run(steps: 20)
      let bound = try fit.elbo(draws: 10).value
      return try fit.parameters.flatMap { $0.value.doubles } + fit.history.objective + [bound]
    }
  }

  @Test(arguments: AutomaticCase.all) func threadsMakeTheSameBits(row: AutomaticCase) throws {
    let inference = try VariationalInference(Mixed(), observing: [\.y: Mixed.y]).guide(row.guide)
    #expect(try numbers(inference, .native) == numbers(inference, .native, threads: 2))
  }

  /// From a given start: a search would magnify what rounding makes different.
  @Test(arguments: AutomaticCase.all) func enginesAgree(row: AutomaticCase) throws {
    let inference = try VariationalInference(Mixed(), observing: [\.y: Mixed.y]).guide(row.guide)
      .start(at: [
        \.a: 0.5, \.z: [0, 1, 0], \.rate: 2, \.shares: [0.2, 0.3, 0.5], \.width: 3, \.part: 1,
      ])
    let native = try numbers(inference, .native)
    for (a, b) in zip(native, try numbers(inference, .interpreter)) {
      #expect(abs(a - b) < 1e-9 * (1 + abs(b)), "\(a) \(b)")
    }
  }

  @Test func someLatentsMayHaveAGuideOfTheirOwn() throws {
    let inference = try VariationalInference(Mixed(), observing: [\.y: Mixed.y])
      .guide(.fullRank, for: \.a, \.z)
      .guide(.meanField.marginals(.sinhArcsinh), for: \.rate)
    let fit = try inference.run(steps: 1)
    #expect(
      fit.report.sites.map(\.guide) == [
        "automatic, full rank over 4 coordinates", "automatic, full rank over 4 coordinates",
        "automatic, sinh-arcsinh on free coordinates",
        "conjugacy of shares (Dirichlet: linear in log shares)",
        "automatic, full rank over 2 coordinates, sinh-arcsinh",
        "automatic, full rank over 2 coordinates, sinh-arcsinh",
      ]
    )
    #expect(
      try fit.parameters.map(\.name) == [
        "width+…+part.location", "width+…+part.factor", "width+…+part.skew", "width+…+part.tail",
        "a+…+z.location", "a+…+z.factor", "rate.location", "rate.scale", "rate.skew", "rate.tail",
      ]
    )
  }

  /// Means and deviations of a normal guide come without draws.
  @Test func momentsOfAFullRankGuideAreClosed() throws {
    let fit = try VariationalInference(Mixed(), observing: [\.y: Mixed.y])
      .guide(.fullRank, for: \.a, \.z)
      .run(steps: 0)
    // The posterior mean of a is 0.8 Σ y / 3.4, its precision 3.4; z given a has precision 5.
    #expect(abs(try fit.mean(of: \.a).doubles[0] - 2 / 3.4) < 1e-6)
    #expect(abs(try fit.standardDeviation(of: \.a).doubles[0] - (1 / 3.4).squareRoot()) < 1e-6)
    let z = try fit.mean(of: \.z).doubles
    for (mean, y) in zip(z, Mixed.y.doubles) {
      #expect(abs(mean - 0.8 * (y - 2 / 3.4)) < 1e-6)
    }
  }
}

@Suite struct GuideChoiceErrorTests {
  private struct Wide: Model {
    @Latent(2_001) var weights
    @Observed var y
    var joint: Joint {
      weights ~ Normal(0, 1)
      y ~ Normal(sum(weights), 1)
    }
  }

  @Test func aMatrixThatIsTooLargeIsRefused() throws {
    let inference = try VariationalInference(Wide(), observing: [\.y: 1]).guide(.fullRank)
    #expect(
      message { _ = try inference.run(steps: 1) }
        == "VariationalInference.guide: a guide of full rank over the 2001 free coordinates of "
        + "`weights` has 2003001 numbers for their dependence. Use `.lowRank()` or `.structured`."
    )
  }

  @Test func aRankIsPositive() throws {
    let inference = try VariationalInference(Correlated()).guide(.lowRank(rank: 0))
    #expect(
      message { _ = try inference.run(steps: 1) }
        == "AutomaticGuide.lowRank: 0 is not a rank. Give at least 1, or none for the automatic one."
    )
  }

  @Test(arguments: [AutomaticGuide.laplace, .point, .flow()])
  func someFamiliesHaveNoCoordinatesToShape(guide: AutomaticGuide) throws {
    let inference = try VariationalInference(Correlated()).guide(guide.marginals(.studentT))
    #expect(
      message { _ = try inference.run(steps: 1) }
        == "AutomaticGuide.marginals: a guide by \(guide.name) has no coordinates to be shaped. Leave "
        + "out `.marginals`, or shape `.structured`, `.fullRank`, `.lowRank()` or `.meanField`."
    )
  }

  @Test func aFlowHasLayers() throws {
    let inference = try VariationalInference(Correlated()).guide(.flow(layers: 0))
    #expect(
      message { _ = try inference.run(steps: 1) }
        == "AutomaticGuide.flow: a flow has at least one layer. Give at least one layer, and hidden "
        + "layers of at least one number."
    )
  }

  private struct Choices: Model {
    @Latent var a
    @Latent var k
    @Observed var x
    var isStated = false
    var joint: Joint {
      a ~ Normal(0, 1)
      k ~ Bernoulli(probability: 0.5)
      x ~ Normal(a + k, 1)
    }
    var guide: Joint { if isStated { a ~ Normal(0, 1) } }
  }

  private func refusal(
    of path: KeyPath<Choices, Tensor>,
    isStated: Bool = false
  ) throws -> String? {
    let inference = try VariationalInference(Choices(isStated: isStated), observing: [\.x: 1])
    return message { _ = try inference.guide(.fullRank, for: path) }
  }

  @Test func onlyLatentsWithAutomaticGuidesHaveAChoice() throws {
    #expect(try refusal(of: \.a) == nil)
    #expect(
      try refusal(of: \.x)
        == "VariationalInference.guide: the path does not lead to a latent of Choices. Name what is "
        + "declared with @Latent."
    )
    #expect(
      try refusal(of: \.a, isStated: true)
        == "VariationalInference.guide: `a` has the guide that Choices states. Take `a ~ …` out of "
        + "the model's guide, or leave out `a` here."
    )
    #expect(
      try refusal(of: \.k)
        == "VariationalInference.guide: `k` is summed out over its values and has no guide. Leave out "
        + "`k` here."
    )
  }
}
