import Evidence
import Testing

/// Automatic guides start where their priors are.
@Suite struct GuideStartTests {
  /// A line whose height has a prior far from zero.
  private struct Line: Model {
    enum Rows: Plate {}
    @Latent var height
    @Latent var slope
    @Input(per: Rows.self) var x
    @Observed(per: Rows.self) var y
    var joint: Joint {
      height ~ Normal(60, 10)
      slope ~ Normal(0, 1)
      y ~ Normal(height + slope * x, 2)
    }
  }

  private static let x: Values = [-15, -8, -3, 0, 4, 9, 13]
  private static let y: Values = [38.2, 41, 44.9, 45.3, 47.1, 50.9, 52.4]

  /// One prior below the other, on several supports.
  private struct Ladder: Model {
    enum Rows: Plate {}
    @Parameter(initially: 40) var base
    @Latent var top
    @Latent var rate
    @Latent var share
    @Latent(2, per: Rows.self) var own
    @Latent(4) var path
    @Observed(2, per: Rows.self) var y
    var joint: Joint {
      top ~ Normal(base, 3)
      rate ~ LogNormal(5, 0.2)
      share ~ Uniform(10, 30)
      own ~ Normal(top + share, rate)
      path ~ MarkovChain(from: Normal(1_000, 3), to: next)
      y ~ Normal(own + sum(path), 1)
    }
    func next(_ path: Tensor) -> Normal { Normal(path, 1) }
  }

  /// The posterior of the two is independent, so that the bound is log p(x) = −17.730915334, which is closed.
  @Test func aPriorFarFromZeroIsReached() throws {
    let inference = try VariationalInference(Line(), observing: [\.x: Self.x, \.y: Self.y]).guide(
      .meanField
    )
    .optimizer(Adam(learningRate: 0.01))
    let elbo = try inference.run(steps: 5_000).elbo(draws: 4_000)
    #expect(abs(elbo.value + 17.730915334) < 0.01 + 4 * elbo.standardError, "\(elbo)")
    // From 0, so many steps are not enough.
    let far = try inference.start(at: [\.height: 0]).run(steps: 3_000).elbo(draws: 1_000)
    #expect(far.value < -60, "\(far)")
  }

  @Test func guidesStartAtTheMediansOfTheirPriors() throws {
    // Data that agree with the medians.
    let y = try Values([[4_060, 4_060], [4_060, 4_060], [4_060, 4_060]])
    let fit = try VariationalInference(Ladder(), observing: [\.y: y]).guide(.meanField).run(
      steps: 0
    )
    func expect(_ path: KeyPath<Ladder, Tensor>, _ median: Double, within: Double) throws {
      for mean in try fit.mean(of: { $0[keyPath: path] }).doubles {
        #expect(abs(mean - median) < within, "\(mean), \(median)")
      }
    }
    try expect(\.top, 40, within: 0.05)
    // The guide is LogNormal(5, 0.1).
    try expect(\.rate, C.exp(5.005), within: 3)
    try expect(\.share, 20, within: 0.1)
    try expect(\.own, 60, within: 0.05)
    try expect(\.path, 1_000, within: 0.05)
  }

  @Test func latentsStartWhereTheUserSays() throws {
    let inference = try VariationalInference(Line(), observing: [\.x: Self.x, \.y: Self.y]).guide(
      .meanField
    )
    .start(at: [\.height: 45])
    let fit = try inference.run(steps: 0)
    #expect(abs(try fit.mean(of: \.height).doubles[0] - 45) < 0.05)
    #expect(abs(try fit.mean(of: \.slope).doubles[0]) < 0.05)
  }

  @Test func aStartOutsideTheSupportIsRefused() throws {
    let y = try Values([[1, 2], [3, 4], [5, 6]])
    #expect {
      try VariationalInference(Ladder(), observing: [\.y: y]).guide(.meanField)
        .start(at: [\.rate: -1])
        .run(steps: 0)
    } throws: { error in
      "\(error)"
        == "VariationalInference.start: `rate` starts at -1, which is not a positive real. "
        + "Give a positive real; for an unconstrained expression x, exp(x) or softplus(x) is one."
    }
    #expect {
      try VariationalInference(Line(), observing: [\.x: Self.x, \.y: Self.y]).guide(.meanField)
        .start(at: [\.y: Self.y])
    } throws: { error in
      "\(error)"
        == "VariationalInference.start: `y` is not a parameter, and has no start. Name what is "
        + "declared with @Parameter, or a latent that the guide does not mention."
    }
  }
}
