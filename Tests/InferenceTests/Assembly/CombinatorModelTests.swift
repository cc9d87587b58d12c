import Evidence
import EvidenceDistributions
import Testing

/// Two known normals, with the component as a latent that is summed out, and as a mixture.
private struct ChosenComponent: Model {
  enum Points: Plate {}
  @Latent(per: Points.self) var k
  @Observed(per: Points.self) var x
  @Parameter(2, initially: .values([0.5, 11])) var centers
  var joint: Joint {
    k ~ Categorical(probabilities: Tensor([0.4, 0.6]))
    x ~ Normal(centers[k], 1)
  }
}

private struct MixedLikelihood: Model {
  enum Points: Plate {}
  @Observed(per: Points.self) var x
  @Parameter(2, initially: .values([0.5, 11])) var centers
  var joint: Joint {
    x ~ Mixture(weights: Tensor([0.4, 0.6]), of: Normal(centers, 1))
  }
}

/// A line through responses of which only positive ones were kept.
private struct TruncatedLine: Model {
  enum Rows: Plate {}
  @Input(per: Rows.self) var x
  @Observed(per: Rows.self) var y
  @Parameter(initially: 0) var intercept
  @Parameter(initially: 1) var slope
  @Parameter(in: .positive) var scale
  var joint: Joint {
    y ~ Truncated(Normal(intercept + slope * x, scale), above: 0)
  }
}

/// A line through responses that are only known between −1 and 2.
private struct CensoredLine: Model {
  enum Rows: Plate {}
  @Input(per: Rows.self) var x
  @Observed(per: Rows.self) var y
  @Parameter(initially: 0) var intercept
  @Parameter(initially: 1) var slope
  @Parameter(in: .positive) var scale
  var joint: Joint {
    y ~ Censored(Normal(intercept + slope * x, scale), below: -1, above: 2)
  }
}

/// Ordered answers: in which of three classes a hidden normal response falls.
private struct OrderedProbit: Model {
  enum Rows: Plate {}
  @Input(per: Rows.self) var x
  @Observed(per: Rows.self) var y
  @Parameter(2, in: .ordered) var cuts
  @Parameter(initially: 1) var slope
  var joint: Joint {
    y ~ IntervalCensored(Normal(slope * x, 1), cuts: cuts)
  }
}

/// Pairs with an unknown correlation.
private struct Correlated: Model {
  enum Rows: Plate {}
  @Latent(2, 2) var lower
  @Observed(2, per: Rows.self) var x
  var correlation: Tensor { matmul(lower, transpose(lower))[0][1] }
  var joint: Joint {
    lower ~ LKJCholesky(dimension: 2, concentration: 2)
    x ~ MultivariateNormal(0, choleskyFactor: lower)
  }
}

/// The middle of a truncated prior, seen once, with a truncated guide.
private struct TruncatedPrior: Model {
  @Latent var z
  @Observed var x
  @Parameter(initially: 1) var location
  @Parameter(in: .positive) var scale
  var joint: Joint {
    z ~ Truncated(Normal(0, 1), above: 0)
    x ~ Normal(z, 1)
  }
  var guide: Joint {
    z ~ Truncated(Normal(location, scale), above: 0)
  }
}

private struct CensoredLatent: Model {
  @Latent var z
  @Observed var x
  var joint: Joint {
    z ~ Censored(Normal(0, 1), above: 1)
    x ~ Normal(z, 1)
  }
}

private struct Surrogates: Model {
  enum Rows: Plate {}
  @Latent(3) var order
  @Latent(2, 2) var covariance
  @Latent(3) var direction
  @Observed(per: Rows.self) var y
  var joint: Joint {
    order ~ Transformed(Normal(0, 1), by: OrderedBijector())
    covariance ~ Wishart(scale: Tensor([1, 0, 0, 1], shape: [2, 2]), degreesOfFreedom: 4)
    direction ~ Transformed(Normal(0, 1), by: UnitVectorBijector())
    y ~ Normal(order[1] + direction[0], sqrt(covariance[0][0]))
  }
}

/// Latents that are normal on the free coordinates of their supports, or nearly so, and that nothing observed tells of.
private struct Unseen: Model {
  @Latent(3) var order
  @Latent(2, 2) var covariance
  @Latent(3) var direction
  @Observed var y
  var joint: Joint {
    order ~ Transformed(Normal(0.5, 0.75), by: OrderedBijector())
    covariance ~ Wishart(scale: Tensor([1, 0.25, 0.25, 0.5], shape: [2, 2]), degreesOfFreedom: 8)
    direction ~ Transformed(Normal(-0.25, 0.5), by: UnitVectorBijector())
    y ~ Normal(0, 1)
  }
}

/// Models that use distributions made of others, and supports with bijectors of their own.
@Suite struct CombinatorModelTests {
  private static let points: Values = [0, 1, 10, 11, 12]

  @Test func aMixtureIsItsChoiceSummedOut() throws {
    let chosen = try VariationalInference(ChosenComponent(), observing: [\.x: Self.points]).guide(
      .meanField
    )
    .run(steps: 0)
    let mixed = try VariationalInference(MixedLikelihood(), observing: [\.x: Self.points]).guide(
      .meanField
    )
    .run(steps: 0)
    let (a, b) = (try chosen.elbo(draws: 2).value, try mixed.elbo(draws: 2).value)
    #expect(abs(a - -9.209_751_001) < 1e-9)
    #expect(abs(a - b) < 1e-12)
  }

  /// Of points between the components, so that the weights tell whose they are.
  @Test func bothFormsOfAMixtureLearnTheSame() throws {
    let points: Values = [-1, 0.5, 1, 2, 3.5]
    let chosen = try VariationalInference(ChosenComponent(), observing: [\.x: points]).guide(
      .meanField
    )
    .start(at: [\.centers: [-1, 2]])
    .precision(.double)
    .run(steps: 50)
    let mixed = try VariationalInference(MixedLikelihood(), observing: [\.x: points]).guide(
      .meanField
    )
    .start(at: [\.centers: [-1, 2]])
    .precision(.double)
    .run(steps: 50)
    let (a, b) = (try chosen.parameters[0].value, try mixed.parameters[0].value)
    for (x, y) in zip(a.doubles, b.doubles) { #expect(abs(x - y) < 1e-9, "\(x) \(y)") }
    #expect(abs(a[0] + 1) > 0.01 && abs(a[1] - 2) > 0.01)
  }

  private func expectEstimates<M: Model>(
    _ inference: VariationalInference<M>,
    _ expected: [Double],
    logLikelihood: Double
  ) throws {
    let fit = try inference.precision(.double)
      .optimizer(Adam(learningRate: 0.05, schedule: .cosine()))
      .run(steps: 3_000)
    let estimates = try fit.parameters.flatMap { $0.value.doubles }
    for (value, expected) in zip(estimates, expected) {
      #expect(abs(value - expected) < 1e-4, "\(estimates)")
    }
    #expect(abs(try fit.elbo(draws: 2).value - logLikelihood) < 1e-6)
  }

  /// The maximum of the likelihood by scipy.optimize.minimize on scipy.stats.norm.
  @Test func aTruncatedRegressionFindsTheMaximum() throws {
    let x: Values = [
      -0.239, -0.043, 0.152, 0.348, 0.543, 0.739, 0.935, 1.13, 1.326, 1.522, 1.717, 1.913, 2.109,
      2.304, 2.5,
    ]
    let y: Values = [
      2.872, 0.629, 0.4, 0.693, 0.617, 0.543, 1.309, 2.242, 1.9, 3.093, 2.4, 2.815, 4.268, 3.701,
      3.096,
    ]
    try expectEstimates(
      VariationalInference(TruncatedLine(), observing: [\.x: x, \.y: y]).guide(.meanField),
      [0.429_956_9, 1.285_644_8, 0.918_880_9],
      logLikelihood: -17.394_230_854_6
    )
  }

  @Test func aCensoredRegressionFindsTheMaximum() throws {
    let x: Values = [
      -2, -1.804, -1.609, -1.413, -1.217, -1.022, -0.826, -0.63, -0.435, -0.239, -0.043, 0.152,
      0.348, 0.543, 0.739, 0.935, 1.13, 1.326, 1.522, 1.717, 1.913, 2.109, 2.304, 2.5,
    ]
    let y: Values = [
      -0.267, -1, -1, -1, -1, -0.899, -1, -0.442, -0.714, 2, 0.629, 0.4, 0.693, 0.617, 0.543,
      1.309, 2, 1.9, 2, 2, 2, 2, 2, 2,
    ]
    try expectEstimates(
      VariationalInference(CensoredLine(), observing: [\.x: x, \.y: y]).guide(.meanField),
      [0.480_539_2, 1.330_678_0, 0.871_614_1],
      logLikelihood: -20.392_676_892_6
    )
  }

  @Test func anOrderedProbitFindsTheMaximum() throws {
    let x: Values = [
      -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5,
    ]
    let y: Values = [0, 0, 1, 0, 1, 2, 1, 2, 2, 2, 0, 1, 0, 1, 2, 1, 1, 2, 1, 2]
    try expectEstimates(
      VariationalInference(OrderedProbit(), observing: [\.x: x, \.y: y]).guide(.meanField),
      [-1.049_356_4, 1.022_049_0, 0.990_905_2],
      logLikelihood: -13.223_020_182_7
    )
  }

  private static let pairs: [[Double]] = [
    [-0.18, 0.32], [1.94, 0.95], [-0.24, 0.66], [-0.89, -0.77], [0.88, 0.99], [0.09, 0.59],
    [-2.83, -0.88], [-0.96, -1.91], [0.28, 0.73], [-0.44, -1.13], [0.03, -0.03], [1.41, 1.44],
    [0.19, 1.01], [-0.21, -0.86], [0.58, 0.82], [-0.21, -0.76], [0.23, -1.86], [0.69, 0.81],
    [-1.64, -0.93], [-0.96, 0.03], [-2.03, -1.95], [0.71, 1.35], [-2.16, -1.69], [0.33, -0.29],
    [1.59, 0.0], [0.35, -0.63], [1.41, 0.83], [-0.37, -1.6], [1.68, 1.61], [0.75, 1.36],
  ]

  /// log p(x) and the posterior of the correlation by scipy.integrate.quad.
  @Test func anAutomaticGuideFindsACorrelation() throws {
    let fit = try VariationalInference(Correlated(), observing: [\.x: Values(Self.pairs)]).guide(
      .meanField
    )
    .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
    .run(steps: 3_000)
    let elbo = try fit.elbo(draws: 20_000)
    #expect(elbo.value < -84.249_166_569 + 4 * elbo.standardError)
    #expect(elbo.value > -84.249_166_569 - 0.02)
    #expect(abs(try fit.mean { $0.correlation }[0] - 0.606_392) < 0.01)
    #expect(try fit.logWeights(draws: 100).values[0].allSatisfy(\.isFinite))
  }

  @Test func theEvidenceOfACorrelationIsIntegrated() throws {
    let exact = try exactLogEvidence(Correlated(), observing: [\.x: Values(Self.pairs)])
    #expect(abs(exact.logEvidence - -84.249_166_569_16) < 1e-6)
  }

  /// The posterior is a normal truncated at 0, the guide's own family, for x = 1: N(½, √½) above 0.
  @Test func aTruncatedGuideReachesThePosterior() throws {
    let fit = try VariationalInference(TruncatedPrior(), observing: [\.x: 1])
      .optimizer(Adam(learningRate: 0.05, schedule: .cosine()))
      .run(steps: 3_000)
    // ∫ 2 N(z; 0, 1) N(1; z, 1) over z > 0 = 2 N(1; 0, √2) Φ(√½).
    let evidence = C.log(2 * 0.219_695_644_733_861_2 * 0.760_249_938_906_523_7)
    let elbo = try fit.elbo(draws: 20_000)
    #expect(abs(elbo.value - evidence) < 5e-3, "\(elbo) \(evidence)")
    let parameters = try fit.parameters.map { $0.value[0] }
    #expect(abs(parameters[0] - 0.5) < 0.1 && abs(parameters[1] - 0.5.squareRoot()) < 0.1)
  }

  @Test func latentsWithSinglePointsAreRefused() {
    #expect(
      message {
        _ = try VariationalInference(CensoredLatent(), observing: [\.x: 1]).guide(.meanField).run(
          steps: 1
        )
      }
        == "CombinatorModelTests.swift:95: `z` is a latent, and its Censored<Normal> gives single "
        + "points a probability, which no density can follow. Observe it, or give it a "
        + "distribution with a density."
    )
  }

  /// The bound is the density of y, −1.043939, less what independent normals lack of the Wishart distribution, 0.077945 by
  /// Gauss–Hermite quadrature and scipy.optimize.
  @Test func automaticGuidesReachPriorsOnTheirSupports() throws {
    let fit = try VariationalInference(Unseen(), observing: [\.y: 0.5]).guide(.meanField)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(4)
      .run(steps: 2_000)
    let elbo = try fit.elbo(draws: 20_000)
    #expect(elbo.value < -1.121_883 + 4 * elbo.standardError, "\(elbo)")
    #expect(elbo.value > -1.121_883 - 0.015, "\(elbo)")
    // E[order₀] = 0.5 and E[covariance₀₀] = 8.
    #expect(abs(try fit.mean(of: \.order)[0] - 0.5) < 0.05)
    #expect(abs(try fit.mean(of: \.covariance)[0] - 8) < 0.3)
  }

  @Test func otherSupportsHaveAutomaticGuides() throws {
    let y: Values = [1.5, 2, 0.5, 1.25]
    let fit = try VariationalInference(Surrogates(), observing: [\.y: y]).guide(.meanField)
      .optimizer(Adam(learningRate: 0.05))
      .run(steps: 300)
    let objective = fit.history.objective
    #expect((objective.last ?? -.infinity).isFinite)
    let order = try fit.mean(of: \.order)
    #expect(order[0] < order[1] && order[1] < order[2])
  }
}
