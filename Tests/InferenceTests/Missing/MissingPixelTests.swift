import Evidence
import EvidenceTestSupport
import Testing

/// Digits of black and white pixels by codes of ten numbers, whose encoder asks which pixels are there.
private struct PixelCoder: Model {
  enum Images: Plate {}
  @Latent(10, per: Images.self) var code
  @Observed(64, per: Images.self) var x
  let decoder = MLP(10, 64, 64)
  let encoder = GaussianEncoder(128, 64, 10)
  var joint: Joint {
    code ~ Normal(0, 1)
    x ~ Bernoulli(logits: decoder(code))
  }
  var guide: Joint { code ~ encoder(concatenated([x, $x])) }
}

@Suite struct MissingPixelTests {
  /// A quarter of the pixels is missing, of the images of the fit and of those held out.
  @Test func holesAreBetterIntegratedOutThanSetToZero() throws {
    var random = Generator(seed: 4)
    let images = try Digits.load().images.binarized(atLeast: 8)
    let holes = try Values(
      images.doubles.map { random.chance(0.25) ? .nan : $0 },
      shape: images.shape,
      missing: .nan
    )
    let whole = try Values(holes.doubles, shape: images.shape)
    let (train, test) = (0..<1_400, 1_400..<1_797)
    func fit(_ x: Values) throws -> Fit<PixelCoder> {
      try VariationalInference(PixelCoder(), observing: [\.x: x.selecting(rows: train)])
        .minibatch(of: PixelCoder.Images.self, size: 100)
        .optimizer(Adam(learningRate: 3e-3))
        .run(epochs: 60)
    }
    let (aware, zeros) = try (fit(holes), fit(whole))
    let seen: Bindings<PixelCoder> = [\.x: holes.selecting(rows: test)]
    // Per image, of the pixels that are there; the second fit takes holes for white.
    let (own, other) = try (
      aware.elbo(observing: seen, draws: 20).mean, zeros.elbo(observing: seen, draws: 20).mean
    )
    #expect(
      own.value > other.value + 4 * (own.standardError + other.standardError) / 2,
      "\(own) \(other)"
    )
    // What is filled in is nearer to the truth than the share of black pixels is.
    let filled = try aware.imputed(\.x, draws: 50).mean.doubles
    let truth = images.selecting(rows: train).doubles
    let share = truth.reduce(0, +) / Double(truth.count)
    let missing = truth.indices.filter { holes.isMissing($0) }
    func error(_ guess: (Int) -> Double) -> Double {
      missing.reduce(0) { $0 + (guess($1) - truth[$1]) * (guess($1) - truth[$1]) }
        / Double(missing.count)
    }
    #expect(error { filled[$0] } < 0.5 * error { _ in share })
  }
}
