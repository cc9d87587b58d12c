import Evidence
import Testing

/// No draw is made twice, however many there are: beyond the 16 bits of a particle's number, for every function that takes
/// a number of draws.
@Suite struct DistinctDrawTests {
  /// Without a plate that all latents share.
  private struct Shared: Model {
    @Latent var mean
    @Observed(3) var x
    var joint: Joint {
      mean ~ Normal(0, 2)
      x ~ Normal(mean, 1)
    }
  }

  /// With one, of rows that have draws of their own.
  private struct Local: Model {
    enum Rows: Plate {}
    @Latent(per: Rows.self) var h
    @Observed(per: Rows.self) var x
    var joint: Joint {
      h ~ Normal(0, 1)
      x ~ Normal(h, 1)
    }
  }

  private static let count = 150_000

  private func expectDistinct(_ numbers: [Double], _ count: Int = Self.count) {
    #expect(numbers.count == count)
    #expect(Set(numbers).count == count)
  }

  private let data: Values = [0.3, -1.2, 2]

  @Test func ofAFit() throws {
    let fit = try VariationalInference(Shared(), observing: [\.x: data]).guide(.meanField).run(
      steps: 0
    )
    let weights = try fit.logWeights(draws: Self.count)
    expectDistinct(weights.values[0])
    expectDistinct(try fit.samples(of: \.mean, count: Self.count).doubles)
    // The error of all draws is that of independent ones.
    let few = try fit.elbo(draws: 50_000)
    let many = try fit.elbo(draws: 3 * 50_000)
    let ratio = few.standardError / many.standardError
    #expect(abs(ratio / 3.0.squareRoot() - 1) < 0.05)
  }

  @Test func ofEachRow() throws {
    let fit = try VariationalInference(Local(), observing: [\.x: data]).guide(.meanField).run(
      steps: 0
    )
    let weights = try fit.logWeights(draws: 70_000)
    for row in weights.values { expectDistinct(row, 70_000) }
    expectDistinct(try fit.samples(of: \.h, count: 70_000).doubles, 3 * 70_000)
  }

  @Test func ofAnExactPosterior() throws {
    let model = Shared()
    let exact = try exactLogEvidence(model, observing: [\.x: data])
    let draws = try exact.posterior.samples(of: model.mean, count: Self.count, seed: 1).doubles
    // The sampler of normal numbers has 32 bits: by chance 3 pairs are the same, and 20 in no run.
    #expect(Set(draws).count > Self.count - 20)
  }
}
