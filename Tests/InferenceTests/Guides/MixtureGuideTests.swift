import Evidence
import Testing

/// A point of the plane with a prior of two humps, seen with normal noise: the posterior has two humps as well.
private struct TwoHumps: Model {
  @Latent(2) var z
  @Observed(2) var x
  @Parameter(2, initially: .values([0, 0])) var logits
  @Parameter(2, 2, initially: .values([-1, -0.5, 1, 0])) var centers
  @Parameter(2, 2, in: .choleskyFactor) var left
  @Parameter(2, 2, in: .choleskyFactor) var right

  private static let places = Tensor([-2, -1, 2, 0.5], shape: [2, 2])
  private static let spreads = Tensor(
    [0.5, 0.25, 0.25, 0.5, 0.75, -0.25, -0.25, 0.25],
    shape: [2, 2, 2]
  )

  var joint: Joint {
    z ~ Mixture(weights: Tensor([0.3, 0.7]), component: Self.hump)
    x ~ MultivariateNormal(z, covariance: diagonalMatrix(Tensor([4, 2])))
  }
  var guide: Joint {
    z ~ Mixture(logits: logits, component: learned)
  }

  private static func hump(_ k: Int) -> MultivariateNormal {
    MultivariateNormal(places[k], covariance: spreads[k])
  }
  private func learned(_ k: Int) -> MultivariateNormal {
    MultivariateNormal(centers[k], choleskyFactor: k == 0 ? left : right)
  }
}

/// Shares of three categories with a mixture of Dirichlet distributions as the guide.
private struct MixedShares: Model {
  @Latent(3) var shares
  @Observed var x
  var joint: Joint {
    shares ~ Dirichlet(Tensor([1, 1, 1]))
    x ~ Categorical(probabilities: shares)
  }
  var guide: Joint {
    shares ~ Mixture(weights: Tensor([0.5, 0.5])) { Dirichlet(Tensor([1, 1, Double($0 + 1)])) }
  }
}

/// Mixtures of vectors as guides.
@Suite struct MixtureGuideTests {
  /// The posterior is such a mixture too, by scipy: the weights are 0.4467 and 0.5533.
  @Test func aMixtureOfVectorsReachesAPosteriorWithTwoHumps() throws {
    let fits = try (1...4).map { seed in
      try VariationalInference(TwoHumps(), observing: [\.x: [-0.5, -0.5]])
        .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
        .particles(8)
        .seed(UInt64(seed))
        .run(steps: 3_000)
    }
    var odds: [Double] = []
    for fit in fits {
      #expect(fit.report.sites.map(\.estimator) == ["implicit"])
      let elbo = try fit.elbo(draws: 20_000)
      #expect(elbo.value < -3.728_364_630 + 4 * elbo.standardError)
      #expect(elbo.value > -3.728_364_630 - 0.005, "\(elbo)")
      let learned = try fit.parameters.map { $0.value.doubles }
      odds.append(learned[0][1] - learned[0][0])
      let centers = [-1.796_089, -0.835_196, 1.711_765, 0.511_765]
      for (x, y) in zip(learned[1], centers) { #expect(abs(x - y) < 0.05, "\(learned)") }
      let factors = [0.651_599, 0, 0.274_357, 0.561_951, 0.782_154, 0, -0.240_663, 0.392_232]
      for (x, y) in zip(learned[2] + learned[3], factors) { #expect(abs(x - y) < 0.05) }
    }
    let mean = odds.reduce(0, +) / 4
    let error = (odds.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 12).squareRoot()
    #expect(abs(mean - 0.213_890) < 4 * error && error < 0.03, "\(mean) ± \(error)")
  }

  @Test func aMixtureOfVectorsWithoutConditionalsIsRefused() {
    #expect(
      message { _ = try VariationalInference(MixedShares(), observing: [\.x: 1]).run(steps: 1) }
        == "MixtureGuideTests.swift:44: draws of Mixture<Dirichlet>, the guide of `shares`, are "
        + "known as no expression. Use Dirichlet or Delta, or leave out the guide for the "
        + "automatic one."
    )
  }
}
