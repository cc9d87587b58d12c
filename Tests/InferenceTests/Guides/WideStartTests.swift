import Evidence
import Testing

/// Automatic guides reach the data from priors that are wide, or far from them.
@Suite struct WideStartTests {
  /// A location with any prior, seen with any noise.
  struct Located: Model {
    enum Rows: Plate {}
    @Latent var location
    @Observed(per: Rows.self) var y
    let prior: any Distribution
    let noise: Double
    var joint: Joint {
      location ~ prior
      y ~ Normal(location, noise)
    }
  }

  /// A scale with any prior.
  struct Scaled: Model {
    enum Rows: Plate {}
    @Latent var scale
    @Observed(per: Rows.self) var y
    let prior: any Distribution
    var joint: Joint {
      scale ~ prior
      y ~ Normal(0, scale)
    }
  }

  /// A rate with any prior.
  struct Counted: Model {
    enum Rows: Plate {}
    @Latent var rate
    @Observed(per: Rows.self) var y
    let prior: any Distribution
    var joint: Joint {
      rate ~ prior
      y ~ Poisson(rate)
    }
  }

  /// A line whose coefficients have wide priors, and its noise too.
  struct Line: Model {
    enum Rows: Plate {}
    @Latent var height
    @Latent var slope
    @Latent var noise
    @Input(per: Rows.self) var x
    @Observed(per: Rows.self) var y
    let width: Double
    var joint: Joint {
      height ~ Normal(0, width)
      slope ~ Normal(0, width)
      noise ~ HalfCauchy(25)
      y ~ Normal(height + slope * x, noise)
    }
  }

  private static let around: Values = [44.1, 45.9, 45.2, 46.3, 44.8, 45.5, 45]

  private func expectReached<M: Model>(
    _ model: M,
    _ data: Bindings<M>,
    within tolerance: Double = 0.05
  ) throws {
    let exact = try exactLogEvidence(model, observing: data).logEvidence
    let fit = try VariationalInference(model, observing: data).guide(.meanField)
      .optimizer(Adam(learningRate: 0.01, schedule: .cosine()))
      .run(steps: 2_000)
    let elbo = try fit.elbo(draws: 4_000)
    let missing = exact - elbo.value
    #expect(abs(missing) < tolerance + 4 * elbo.standardError, "\(missing), \(elbo)")
  }

  /// The posterior is normal, or nearly: the best guide reaches log p(x).
  @Test func locations() throws {
    for prior: any Distribution in [
      Normal(0, 1_000), Normal(-500, 100), StudentT(0, 100, degreesOfFreedom: 3), Cauchy(0, 10),
      Laplace(0, 30),
    ] {
      try expectReached(Located(prior: prior, noise: 1), [\.y: Self.around])
    }
    try expectReached(Located(prior: Normal(0, 1_000), noise: 500), [\.y: Self.around])
    // On the logit's coordinate the posterior is a twelfth as wide as the guide where it starts.
    try expectReached(Located(prior: Uniform(0, 10_000), noise: 1), [\.y: Self.around], within: 1)
    let far: Values = [97_000, 97_100, 97_055]
    try expectReached(Located(prior: Normal(1e5, 1e4), noise: 100), [\.y: far])
  }

  /// Posteriors of eight numbers and of four counts of about 100 are nearly log-normal.
  @Test func scalesAndRates() throws {
    for prior: any Distribution in [HalfCauchy(25), HalfNormal(1_000), LogNormal(0, 10)] {
      let y: Values = [30, -22, 41, -8, 17, -35, 28, 3]
      try expectReached(Scaled(prior: prior), [\.y: y])
    }
    for prior: any Distribution in [
      LogNormal(0, 10), Gamma(concentration: 0.01, rate: 0.01), Exponential(rate: 1e-5),
    ] {
      try expectReached(Counted(prior: prior), [\.y: [110, 97, 104, 90]])
    }
  }

  @Test(arguments: [10.0, 1_000]) func lines(width: Double) throws {
    let x: Values = [-15, -8, -3, 0, 4, 9, 13]
    let y: Values = [38.2, 41, 44.9, 45.3, 47.1, 50.9, 52.4]
    try expectReached(Line(width: width), [\.x: x, \.y: y], within: 0.5)
  }
}
