import Evidence
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// Rows of a latent on another scale than its data, with tails that no moments have.
private struct Scaled: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var z
  @Latent(per: Rows.self) var wild
  @Observed(per: Rows.self) var y
  var joint: Joint {
    z ~ Normal(30, 2)
    wild ~ Cauchy(-5, 3)
    y ~ Normal(100 * z + wild, 1)
  }
}

@Suite struct AmortizedDataTests {
  private func many() throws -> VariationalInference<ManySupports> {
    try VariationalInference(ManySupports(), observing: ManySupports.data)
      .guide(.amortized(hidden: [6]))
      .optimizer(Adam(learningRate: 0.01))
  }

  @Test func aFitIsReadFromItsFileWithoutData() throws {
    let file = TemporaryFile()
    let fit = try many().run(steps: 20)
    try fit.save(to: file.path)
    let other = try Fit(from: file.path, of: ManySupports())
    let new: Bindings<ManySupports> = [
      \.count: [5, 0], \.isSo: [0, 1], \.vector: try Values([[0.1, nil, 0.4], [1, 1, 0]]),
    ]
    let bounds = try [fit, other].map { try $0.elbo(observing: new, draws: 100).value }
    #expect(bounds[0] == bounds[1])
    // The data of the fit, given again.
    let read = try Fit(from: file.path, of: ManySupports(), observing: ManySupports.data)
    #expect(try read.elbo(draws: 50).value == fit.elbo(draws: 50).value)
    let whole = try many().run(steps: 30)
    #expect(
      try many().run(steps: 30, resuming: file.path).history.objective == whole.history.objective
    )
  }

  @Test func newRepetitionsAreInferredFromTheirData() throws {
    let fit = try VariationalInference(LatentPairs(), observing: LatentPairs.data(100))
      .guide(.amortized(hidden: [16])).optimizer(Adam(learningRate: 0.01)).run(steps: 500)
    let means = try fit.predict(\.first, observing: [\.early: [3, -2, 0], \.late: [3, 0, 1]]).mean
    // 0.4 (y₁ + y₂ / 2), of precision 2.5.
    for (mean, exact) in zip(means.doubles, [1.8, -0.8, 0.2]) { #expect(abs(mean - exact) < 0.1) }
  }

  @Test func minibatchesAreOfTheLatentsOwnPlate() throws {
    let data = LatentPairs.data(100)
    let fit = try VariationalInference(LatentPairs(), observing: data)
      .guide(.amortized(hidden: [16])).minibatch(of: LatentPairs.Rows.self, size: 25)
      .optimizer(Adam(learningRate: 0.01, schedule: .cosine())).run(epochs: 300)
    let exact = try exactLogEvidence(LatentPairs(), observing: data).logEvidence
    #expect((exact - (try fit.elbo(draws: 500)).value) / 100 < 0.01)
    let means = try VariationalInference(SetMeans(), observing: SetMeans.data([3, 5], seed: 1))
      .guide(.amortized(hidden: [4]))
    #expect(
      message { _ = try means.minibatch(of: SetMeans.Rows.self, size: 2).run(steps: 1) }
        == "SetMeans.minibatch: the guide of `mean` reads all of Rows at once, and a mini-batch holds "
        + "only some of them. Take mini-batches of another plate, or fit on all of Rows at once."
    )
    _ = try means.minibatch(of: SetMeans.Sets.self, size: 1).run(steps: 3)
  }

  @Test func coordinatesStartWhereThePriorPutsThem() throws {
    let inference = try VariationalInference(Scaled(), observing: [\.y: [2_900, 3_100, 3_000]])
    let fit = try inference.guide(.amortized(hidden: [4])).run(steps: 0)
    let z = try fit.samples(of: \.z, count: 4_000).doubles
    let (mean, error) = meanAndError(z)
    #expect(abs(mean - 30) < 0.3)
    #expect(abs(error * 12_000.0.squareRoot() - 2) < 0.2)
    // The median, and half the distance between the 16 % and the 84 % quantile, tan(0.34 π) · 3.
    let wild = try fit.samples(of: \.wild, count: 4_000).doubles
    let (center, own) = meanAndError(wild)
    #expect(abs(center + 5) < 0.5)
    #expect(abs(own * 12_000.0.squareRoot() - 5.46) < 0.6)
  }
}
