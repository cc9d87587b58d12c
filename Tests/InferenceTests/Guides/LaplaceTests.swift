import Evidence
import EvidenceTensors
import Testing

/// Mode and curvature; reference values by scipy.
@Suite struct LaplaceTests {
  private func schools(isCentered: Bool) throws -> VariationalInference<SchoolsHierarchy> {
    try VariationalInference(
      SchoolsHierarchy(isCentered: isCentered),
      observing: SchoolsHierarchy.data
    )
  }

  /// Over all coordinates it is far off: the guide's own bound says so.
  @Test func eightSchoolsAsAWhole() throws {
    let fit = try schools(isCentered: false).guide(.laplace).run(steps: 100)
    #expect(fit.history.objective.isEmpty)
    #expect(abs((fit.report.laplaceEstimate ?? 0) + 37.081_55) < 1e-5)
    #expect(abs(try fit.mean(of: \.mean).doubles[0] - 1.432_93) < 1e-5)
    #expect(
      fit.report.notes == [
        "the guide is at the mode with the curvature there, and no step is made: Laplace's estimate of "
          + "log p(x) is -37.0815464, which is no bound"
      ]
    )
    let bound = try fit.elbo(draws: 100_000)
    #expect(abs(bound.value + 60.1) < 0.5 + 4 * bound.standardError, "\(bound)")
  }

  /// Given the spread all else is integrated out: what is left has one coordinate.
  @Test(arguments: [false, true]) func eightSchoolsGivenTheSpread(isCentered: Bool) throws {
    let fit = try schools(isCentered: isCentered).guide(rest: .laplace).run(steps: 0)
    #expect(abs((fit.report.laplaceEstimate ?? 0) + 31.440_372) < 1e-6)
    let spread = 1 / 1.492_167.squareRoot()
    let mean = C.exp(1.330_639 + 0.5 * spread * spread)
    #expect(abs(try fit.mean(of: \.spread).doubles[0] - mean) < 1e-5 * mean)
    #expect(
      fit.report.sites.map(\.guide).contains("automatic, mode and curvature of 1 coordinate")
    )
  }

  @Test func aDensityWithoutAModeIsRefused() throws {
    #expect(
      message { _ = try schools(isCentered: true).guide(.laplace).run(steps: 1) }
        == "TestModels.swift:55: density unbounded as `spread` → 0, so that there is no mode. "
        + "Choose another guide, such as `.fullRank`, or state what depends on `spread` as multiples "
        + "of it."
    )
  }

  private struct Square: Model {
    @Latent var b
    @Latent var a
    @Observed var y
    var joint: Joint {
      b ~ Normal(0, 1)
      a ~ Normal(0, 3)
      y ~ Normal(square(a) + b, 0.5)
    }
  }

  /// Between the modes at ±2 the slope is zero as well.
  @Test(arguments: [AutomaticGuide.laplace, .point])
  func aSaddleIsNoMode(guide: AutomaticGuide) throws {
    let inference = try VariationalInference(Square(), observing: [\.y: 4]).guide(guide)
    #expect(
      message { _ = try inference.run(steps: 1) }
        == "LaplaceTests.swift:57: the latents' density has no maximum where its slope is zero: along "
        + "`a` the second derivative of its logarithm is 6.3, which is not below zero. Start elsewhere "
        + "with `start(at:)`, or choose another guide, such as `.fullRank`."
    )
    let fit = try inference.start(at: [\.a: 1]).run(steps: 0)
    #expect(abs(try fit.mean(of: \.a).doubles[0] - 2) < 0.2)
  }

  private struct Ridge: Model {
    @Latent(2) var z
    var joint: Joint { z ~ Potential(on: .vector) { -square($0[0] + $0[1]) } }
  }

  @Test func aRidgeIsNoMode() throws {
    #expect(
      message { _ = try VariationalInference(Ridge()).guide(.laplace).run(steps: 1) }
        == "LaplaceTests.swift:78: the latents' density has no maximum where its slope is zero: along "
        + "`z` the second derivative of its logarithm is 0, which is not below zero. Start elsewhere "
        + "with `start(at:)`, or choose another guide, such as `.fullRank`."
    )
  }

  private struct Learned: Model {
    @Latent var a
    @Parameter(in: .positive) var scale
    @Observed var y
    var joint: Joint {
      a ~ Normal(0, scale)
      y ~ Normal(a, 1)
    }
  }

  @Test func itIsFoundOnceAndForAll() throws {
    let learned = try VariationalInference(Learned(), observing: [\.y: 4]).guide(.laplace)
    #expect(
      message { _ = try learned.run(steps: 1) }
        == "Learned.guide: `.laplace` is found once, and `scale` is learned, on which it depends. "
        + "Choose another guide, such as `.structured`, or give `scale` a prior."
    )
    let parted = try VariationalInference(Square(), observing: [\.y: 4])
      .guide(.meanField).guide(.laplace, for: \.a)
    #expect(
      message { _ = try parted.run(steps: 1) }
        == "Square.guide: the curvature of `.laplace` is that of all latents together, and `b` has "
        + "another guide. Choose `.guide(.laplace)` or `.guide(rest: .laplace)` for all of them."
    )
  }
}
