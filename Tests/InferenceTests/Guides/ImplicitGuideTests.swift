import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// A rate with a gamma prior and guide, Poisson counts: the posterior is a gamma distribution.
private struct Counts: Model {
  enum Rows: Plate {}
  @Latent var rate
  @Observed(per: Rows.self) var x
  @Parameter(in: .positive) var shape
  @Parameter(in: .positive) var inverseScale
  var joint: Joint {
    rate ~ Gamma(concentration: 2, rate: 1)
    x ~ Poisson(rate)
  }
  var guide: Joint {
    rate ~ Gamma(concentration: shape, rate: inverseScale)
  }
}

/// A probability with a uniform prior and a beta guide, ten trials.
private struct Coin: Model {
  enum Trials: Plate {}
  @Latent var probability
  @Observed(per: Trials.self) var x
  @Parameter(in: .positive) var alpha
  @Parameter(in: .positive) var beta
  var joint: Joint {
    probability ~ Beta(1, 1)
    x ~ Bernoulli(probability: probability)
  }
  var guide: Joint {
    probability ~ Beta(alpha, beta)
  }
}

/// Probabilities of three categories with a Dirichlet prior and guide.
private struct Dice: Model {
  enum Throws: Plate {}
  @Latent(3) var probabilities
  @Observed(per: Throws.self) var x
  @Parameter(3, in: .positive) var concentration
  var joint: Joint {
    probabilities ~ Dirichlet(Tensor([1, 2, 1]))
    x ~ Categorical(probabilities: probabilities)
  }
  var guide: Joint {
    probabilities ~ Dirichlet(concentration)
  }
}

@Suite struct ImplicitGuideTests {
  /// log p(x) in closed form, of the conjugate pair.
  @Test func aGammaGuideReachesTheGammaPosterior() throws {
    let counts: Values = [3, 0, 2, 4, 1]
    let fit = try VariationalInference(Counts(), observing: [\.x: counts])
      .start(at: [\.shape: [3], \.inverseScale: [1]])
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .run(steps: 8_000)
    let elbo = try fit.elbo(draws: 2_000)
    #expect(abs(elbo.value - -9.661_766_265) < 1e-3)
    #expect(fit.report.sites.map(\.estimator) == ["implicit, closed-form KL"])
    let parameters = try fit.parameters.map { $0.value[0] }
    #expect(abs(parameters[0] - 12) < 0.5 && abs(parameters[1] - 6) < 0.25)
  }

  /// Without closed-form divergences log q is differentiated through the draw as well.
  @Test func monteCarloDivergencesReachItToo() throws {
    let counts: Values = [3, 0, 2, 4, 1]
    let fit = try VariationalInference(Counts(), observing: [\.x: counts])
      .start(at: [\.shape: [3], \.inverseScale: [1]])
      .divergences(.monteCarlo)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .run(steps: 8_000)
    let elbo = try fit.elbo(draws: 1_000)
    #expect(abs(elbo.value - -9.661_766_265) < 1e-3)
    #expect(elbo.standardError < 2e-3)
    #expect(fit.report.sites.map(\.estimator) == ["implicit"])
  }

  @Test func aBetaGuideReachesTheBetaPosterior() throws {
    let fit = try VariationalInference(Coin(), observing: [\.x: [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]])
      .start(at: [\.alpha: [1], \.beta: [1]])
      .divergences(.monteCarlo)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .run(steps: 8_000)
    let elbo = try fit.elbo(draws: 1_000)
    #expect(abs(elbo.value - -7.185_387_016) < 2e-3)
    #expect(elbo.standardError < 2e-3)
  }

  /// log p(x) = log B(α + n) − log B(α) with the counts n.
  @Test func aDirichletGuideReachesTheDirichletPosterior() throws {
    let fit = try VariationalInference(Dice(), observing: [\.x: [0, 0, 1, 2, 0, 1]])
      .start(at: [\.concentration: [1, 1, 1]])
      .divergences(.monteCarlo)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .run(steps: 8_000)
    let parameters = try fit.parameters[0].value.doubles
    #expect(zip(parameters, [4.0, 4, 2]).allSatisfy { abs($0 - $1) < 0.25 })
    let elbo = try fit.elbo(draws: 1_000)
    // B(4, 4, 2) / B(1, 2, 1) = (3! 3! 1! / 9!) / (1! / 3!) = 36 · 6 / 362,880.
    #expect(abs(elbo.value - -7.426_549) < 2e-3)
  }
}
