import Evidence
import Testing

/// Images by a network, with a normal likelihood, and a network as the guide.
private struct Pixels: Model {
  enum Images: Plate {}
  @Latent(4, per: Images.self) var code
  @Observed(64, per: Images.self) var pixel
  let decoder = MLP(4, 32, 64)
  let encoder = GaussianEncoder(64, 32, 4)
  var joint: Joint {
    code ~ Normal(0, 1)
    pixel ~ Normal(decoder(code), 1)
  }
  var guide: Joint { code ~ encoder(pixel) }
}

/// Data far from what networks are made for: a fit trains, or stops at the first bad step and says where.
@Suite struct LargeDataTests {
  /// Digits times `factor`, and one of them times `other`.
  private func fitted(times factor: Double, oneTimes other: Double) throws -> Fit<Pixels> {
    let all = try Digits.load().selecting(rows: 0..<200).images.doubles
    let pixels = all.enumerated().map { index, pixel in
      pixel * (index / 64 == 17 ? other : factor)
    }
    return try VariationalInference(
      Pixels(),
      observing: [\.pixel: try Values(pixels, shape: [200, 64])]
    )
    .minibatch(of: Pixels.Images.self, size: 50)
    .optimizer(Adam(learningRate: 1e-3))
    .run(steps: 200)
  }

  private func requireFinite(_ fit: Fit<Pixels>) throws {
    let codes = try fit.mean(of: \.code, draws: 10).doubles
    let all = fit.history.objective + fit.history.gradientNorm + codes
    #expect(!all.contains { !$0.isFinite })
  }

  @Test(arguments: [(1.0, 1.0), (1e4, 1e4), (1, 1e6), (1e8, 1e8), (1, 1e30)])
  func aFitTrainsOrStopsAtTheFirstBadStep(factor: Double, other: Double) throws {
    do {
      let fit = try fitted(times: factor, oneTimes: other)
      try requireFinite(fit)
      let objective = fit.history.objective
      let (first, last) = (objective.prefix(20).reduce(0, +), objective.suffix(20).reduce(0, +))
      // Beside a square of 1e60 no other pixel shows.
      #expect(last > first || other >= 1e30 && last == first)
    } catch let stopped as StoppedFit<Pixels> {
      #expect(max(factor, other) > 1)
      let row = other == factor ? #/\d+/# : #/17/#
      let place = try Regex("(the guide of `code`|the log-density of `pixel`) .* at Images (\\d+)")
      let words = "\(stopped)"
      let match = try #require(words.firstMatch(of: place), "\(words)")
      let found = try #require(match.output[2].substring)
      #expect(found.wholeMatch(of: row) != nil, "\(words)")
      try requireFinite(stopped.lastGood)
    }
  }
}
