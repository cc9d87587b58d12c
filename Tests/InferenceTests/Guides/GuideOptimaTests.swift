import Evidence
import EvidenceTensors
import Testing

/// Automatic guides reach the best member of their family: the optima are those of the exact ELBO, found by quadrature and
/// elimination in numpy and scipy.
@Suite struct GuideOptimaTests {
  private func schools(isCentered: Bool) throws -> VariationalInference<SchoolsHierarchy> {
    try VariationalInference(
      SchoolsHierarchy(isCentered: isCentered),
      observing: SchoolsHierarchy.data
    )
    .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
    .particles(8)
  }

  @Test(
    arguments: [
      (false, AutomaticGuide.meanField, 0.285_954), (true, .meanField, 2.092_703),
      (false, .fullRank, 0.222_661), (true, .fullRank, 1.280_366),
    ]
  )
  func eightSchools(isCentered: Bool, guide: AutomaticGuide, gap: Double) throws {
    let fit = try schools(isCentered: isCentered).guide(guide).run(steps: 20_000)
    let elbo = try fit.elbo(draws: 200_000)
    let missed = SchoolsHierarchy.logEvidence - elbo.value
    #expect(abs(missed - gap) < 0.01 + 3 * elbo.standardError, "\(missed) ± \(elbo.standardError)")
  }

  /// A local given the globals by a regression of its own is at least as good as a dense matrix.
  @Test(arguments: [(false, 0.222_661), (true, 1.280_366)])
  func structuredGuidesAreAsGoodAsFullRank(isCentered: Bool, gap: Double) throws {
    let fit = try schools(isCentered: isCentered).guide(.structured).run(steps: 20_000)
    let elbo = try fit.elbo(draws: 200_000)
    let missed = SchoolsHierarchy.logEvidence - elbo.value
    #expect(missed < gap + 0.01 + 3 * elbo.standardError, "\(missed) ± \(elbo.standardError)")
    #expect(
      fit.report.sites.map(\.guide) == [
        "automatic, full rank over 2 coordinates", "automatic, full rank over 2 coordinates",
        "automatic Normal, given `mean` and `spread`",
      ]
    )
  }

  /// Coordinates that lean take away more than half of what a normal of full rank misses.
  @Test func shapedCoordinatesComeNearer() throws {
    let fit = try schools(isCentered: false).guide(.structured.marginals(.sinhArcsinh))
      .run(steps: 20_000)
    let elbo = try fit.elbo(draws: 100_000)
    #expect(SchoolsHierarchy.logEvidence - elbo.value < 0.11, "\(elbo)")
  }

  /// A flow takes away most of what a normal of full rank misses.
  @Test func aFlowComesNearerStill() throws {
    let fit = try schools(isCentered: false).guide(.flow())
      .optimizer(Adam(learningRate: 0.01, schedule: .cosine()))
      .run(steps: 10_000)
    let elbo = try fit.elbo(draws: 100_000)
    #expect(SchoolsHierarchy.logEvidence - elbo.value < 0.1, "\(elbo)")
    #expect(fit.report.sites[0].guide.hasSuffix("4 inverse autoregressive layers"))
  }

  private struct HeavyTails: Model {
    @Latent var x
    var joint: Joint { x ~ StudentT(0, 1, degreesOfFreedom: 2) }
  }

  /// Of two degrees of freedom a normal misses 0.073805, the shaped one 0.00004.
  @Test func heavyTailsAreFollowed() throws {
    let normal = try missed(of: HeavyTails(), by: .fullRank)
    let heavy = try missed(of: HeavyTails(), by: .fullRank.marginals(.studentT))
    #expect(abs(normal.value + 0.073_805) < 0.01 + 4 * normal.standardError, "\(normal)")
    #expect(abs(heavy.value) < 0.002 + 4 * heavy.standardError, "\(heavy)")
  }

  /// For which a normal of full rank gains nothing: ½ log(1 + 4.5 n) is missed.
  private struct Funnel: Model {
    @Latent var v
    @Latent(9) var x
    var joint: Joint {
      v ~ Normal(0, 3)
      x ~ Normal(0, exp(0.5 * v))
    }
  }

  private struct Banana: Model {
    @Latent var a
    @Latent var b
    let width: Double
    var joint: Joint {
      a ~ Normal(0, 1)
      b ~ Normal(square(a), width)
    }
  }

  private func missed<M: Model>(of model: M, by guide: AutomaticGuide) throws -> Estimate {
    try VariationalInference(model).guide(guide)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .particles(8)
      .run(steps: 20_000)
      .elbo(draws: 100_000)
  }

  @Test(arguments: [AutomaticGuide.meanField, .fullRank, .structured])
  func funnelsAndBananas(guide: AutomaticGuide) throws {
    let funnel = try missed(of: Funnel(), by: guide)
    #expect(abs(funnel.value + 1.862_847) < 0.01 + 3 * funnel.standardError, "\(funnel)")
    for (width, gap) in [(0.1, 1.272_556), (1, 0.317_904)] {
      let banana = try missed(of: Banana(width: width), by: guide)
      #expect(abs(banana.value + gap) < 0.01 + 3 * banana.standardError, "\(banana)")
    }
  }

  /// The mode of (mean, log spread, effects), by scipy; centred, the density of spread → 0 has none.
  @Test func aPointIsTheModeOrNone() throws {
    let fit = try schools(isCentered: false).guide(.point).run(steps: 0)
    #expect(abs(try fit.mean(of: \.mean).doubles[0] - 1.43293) < 1e-5)
    #expect(abs(C.log(try fit.mean(of: \.spread).doubles[0]) - 3.36643) < 1e-5)
    #expect(abs(try fit.elbo(draws: 2).value + 40.056_493) < 1e-6)
    #expect(fit.report.sites.allSatisfy { $0.guide == "automatic, point on free coordinates" })
    #expect(
      message { _ = try schools(isCentered: true).guide(.point).run(steps: 1) }
        == "TestModels.swift:55: density unbounded as `spread` → 0, so that there is no mode. "
        + "Choose another guide, such as `.fullRank`, or state what depends on `spread` as multiples "
        + "of it."
    )
  }
}
