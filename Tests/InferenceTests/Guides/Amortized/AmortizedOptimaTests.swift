import Evidence
import EvidenceInference
import Testing

/// A number of which its square alone is seen, with noise: the posterior has two modes.
private struct Squares: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var z
  @Observed(per: Rows.self) var x
  var joint: Joint {
    z ~ Normal(0, 1)
    x ~ Normal(z * z, 0.5)
  }
}

@Suite struct AmortizedOptimaTests {
  private let adam = Adam(learningRate: 0.01, schedule: .cosine())

  /// The first latent needs both outcomes: given its own alone, 0.125 nats would be lost.
  @Test func aDerivedGuideOfAChainLosesNothing() throws {
    let data = LatentPairs.data(100)
    let fit = try VariationalInference(LatentPairs(), observing: data).guide(.amortized())
      .optimizer(adam).run(steps: 600)
    let exact = try exactLogEvidence(LatentPairs(), observing: data).logEvidence
    #expect(abs(exact - (try fit.elbo(draws: 1_000)).value) / 100 < 0.005)
  }

  @Test(arguments: [1, 2, 5, 20, 50, 80]) func setsOfAnySizeAreInferred(count: Int) throws {
    let exact = try exactLogEvidence(SetMeans(), observing: Self.test(count)).logEvidence
    let bound = try Self.means.get().elbo(observing: Self.test(count), draws: 1_000).value
    #expect((exact - bound) / 100 < (count > 50 ? 0.1 : 0.02))
  }

  private static func test(_ count: Int) -> Bindings<SetMeans> {
    SetMeans.data(Array(repeating: count, count: 100), seed: count)
  }

  /// Fitted to sets of 1 to 50 rows.
  private static let means = Result {
    try VariationalInference(
      SetMeans(),
      observing: SetMeans.data((0..<400).map { 1 + $0 % 50 }, seed: 3)
    )
    .guide(.amortized(hidden: [32, 32]))
    .optimizer(Adam(learningRate: 0.01, schedule: .cosine())).run(steps: 400)
  }

  @Test func rowsThatNameTheirGroupTellOfIt() throws {
    let inference = try VariationalInference(
      GroupLevels(),
      observing: GroupLevels.data,
      sizes: [GroupLevels.Groups.self: 40]
    )
    let fit = try inference.guide(.amortized()).optimizer(adam).particles(4).run(steps: 1_500)
    let exact = try exactLogEvidence(
      GroupLevels(),
      observing: GroupLevels.data,
      sizes: [GroupLevels.Groups.self: 40]
    )
    // Without data each group would lose 0.5 nats and more.
    #expect((exact.logEvidence - (try fit.elbo(draws: 1_000)).value) / 40 < 0.02)
  }

  /// Quadrature tells what is lost; no normal has two modes.
  @Test func aFlowBendsWhatANetworkMakes() throws {
    let data: Bindings<Squares> = [\.x: [0.5, 1, 0, 1.5, 0.8]]
    let exact = try exactLogEvidence(Squares(), observing: data).logEvidence
    let gaps = try [nil, FlowFamily.autoregressiveSpline].map { flow in
      let fit = try VariationalInference(Squares(), observing: data)
        .guide(.amortized(hidden: [16], flow: flow, layers: 1))
        .optimizer(adam).particles(20).run(steps: 1_500)
      return (exact - (try fit.elbo(draws: 4_000)).value) / 5
    }
    #expect(gaps[0] > 0.4)
    #expect(gaps[1] < 0.02)
  }
}
