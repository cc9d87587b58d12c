import Evidence
import Foundation
import Testing

/// A plate without a repetition: what is left is the prior, and log p is 0.
@Suite struct EmptyPlateTests {
  private struct Grouped: Model {
    enum Groups: Plate {}
    @Latent var mean
    @Latent var kind
    @Latent(per: Groups.self) var level
    @Observed(per: Groups.self) var y
    var joint: Joint {
      mean ~ Normal(1, 2)
      kind ~ Bernoulli(probability: 0.3)
      level ~ Normal(mean, 1)
      y ~ Normal(level + kind, 1)
    }
  }
  private let none = Values([Double]())

  @Test func theExactPosteriorIsThePrior() throws {
    let exact = try exactLogEvidence(Grouped(), observing: [\.y: none])
    #expect(abs(exact.logEvidence) < 1e-15)
    let posterior = exact.posterior
    #expect(try abs(posterior.mean(of: \.mean).doubles[0] - 1) < 1e-12)
    #expect(try abs(posterior.standardDeviation(of: \.mean).doubles[0] - 2) < 1e-12)
    #expect(try abs(posterior.probabilities(of: \.kind).doubles[1] - 0.3) < 1e-12)
    // N(1, 4 + 1 + 1) and a kind.
    let y = try posterior.predict(\.y, sizes: [Grouped.Groups.self: 2], draws: 40_000)
    let deviation = (6 + 0.21).squareRoot()
    #expect(abs(y.mean.doubles[1] - 1.3) < 4 * deviation / 200)
    #expect(abs(y.standardDeviation.doubles[1] / deviation - 1) < 4 / 282.8)
    #expect(
      message { _ = try posterior.samples(count: 2)[\.level] }
        == "LatentValues: the quantity repeats over Groups, and there are no Groups. Name one of "
        + "`mean`, `kind`."
    )
    #expect(
      try abs(
        exactLeaveOneOut(Grouped(), observing: [\.y: [2]], over: Grouped.Groups.self)[0]
          - exactLogEvidence(Grouped(), observing: [\.y: [2]]).logEvidence
      ) < 1e-12
    )
  }

  /// Where all is set from outside no factor is left.
  @Test func nothingIsLeftWhereAllIsSet() throws {
    let path = NSTemporaryDirectory() + "\(UUID().uuidString).zarr"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let data = Bindings<Grouped>().do([\.mean: 1, \.kind: 0, \.level: [2], \.y: [3]])
    let exact = try exactLogEvidence(Grouped(), observing: data)
    #expect(exact.logEvidence == 0)
    try exact.posterior.write(dataTree: path, draws: 5)
    #expect(FileManager.default.fileExists(atPath: path + "/sample_stats/log_p/zarr.json"))
  }

  @Test func aFitOfNoRowsPredictsThem() throws {
    let data: Bindings<StraightLine> = [\.x: none, \.y: none]
    let inference = try VariationalInference(StraightLine(), observing: data)
    let fit = try inference.run(steps: 10)
    #expect(try abs(fit.elbo().value) < 1e-12)
    let y = try fit.predict(\.y, observing: [\.x: [0, 3]], draws: 40_000)
    for (row, variance) in [104.0, 113].enumerated() {
      #expect(abs(y.mean.doubles[row] - 60) < 4 * (variance / 40_000).squareRoot())
      #expect(abs(y.standardDeviation.doubles[row] / variance.squareRoot() - 1) < 4 / 282.8)
    }
    #expect(
      message { _ = try fit.predict(\.y) }
        == "Fit: the quantity repeats over Rows, and there are no Rows. Correct the shapes in the "
        + "formula."
    )
    #expect(
      message { _ = try inference.minibatch(of: StraightLine.Rows.self, size: 2).run(steps: 10) }
        == "VariationalInference.minibatch: mini-batches of Rows are asked for, and there are no Rows. "
        + "Leave them out, or give data."
    )
  }

  /// What a file says of a model is the same whatever is missing of its data.
  @Test func fitsOfHolesAndOfNoRowsAreSaved() throws {
    let path = NSTemporaryDirectory() + "\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    for data in [[\.y: none], [\.y: Values([1, nil, 3])]] as [Bindings<Grouped>] {
      let inference = try VariationalInference(Grouped(), observing: data)
        .guide(.fullRank, for: \.mean)
      let fit = try inference.run(steps: 20)
      try fit.save(to: path)
      let read = try Fit(from: path, of: Grouped())
      #expect(try read.mean(of: \.mean) == fit.mean(of: \.mean))
      let resumed = try inference.run(steps: 30, resuming: path)
      #expect(try resumed.mean(of: \.mean) == inference.run(steps: 30).mean(of: \.mean))
    }
  }
}
