import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// Numbers of three kinds: z of kind y around a center, x a reading of it; the kind of some rows is told.
private struct ToldKinds: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var y
  @Latent(per: Rows.self) var z
  @Observed(per: Rows.self) var x
  @Observed(per: Rows.self) var label
  @Parameter(initially: 0.8) var weight
  @Parameter(initially: 0.2) var pull
  @Parameter(in: .positive, initially: 0.44721359549995793) var width

  static let centers = Tensor([-2.0, 0, 1])
  var joint: Joint {
    y ~ Categorical(probabilities: Tensor([0.5, 0.3, 0.2]))
    z ~ Normal(Self.centers[y], 1)
    x ~ Normal(z, 0.5)
    label ~ Categorical(probabilities: oneHot(y, 3))
  }
  /// Of the posterior where `weight`, `pull` and `width` are ⅘, ⅕ and √⅕.
  var guide: Joint { z ~ Normal(weight * x + pull * Self.centers[y], width) }
}

/// Guides that read what is summed out: log Σ_y p(x, y, z_y) / q(z_y | x, y), with a draw for each y.
@Suite struct CarriedDrawTests {
  static let x = [0.4, -1.5, 0.9, 2]
  private static let labels = Values([nil, 1, nil, 2])

  /// log p(x, label) of a row, x ~ N(center, 1.25) given its kind.
  private static func evidence(_ row: Int) -> Double {
    let told = [nil, 1, nil, 2][row]
    let terms = [(0.5, -2.0), (0.3, 0), (0.2, 1)].enumerated().map { kind, own -> Double in
      guard told == nil || told == kind else { return 0 }
      let gap = x[row] - own.1
      return own.0 * C.exp(-0.5 * gap * gap / 1.25) / (2 * Double.pi * 1.25).squareRoot()
    }
    return C.log(terms.reduce(0, +))
  }

  private func inference() throws -> VariationalInference<ToldKinds> {
    try VariationalInference(ToldKinds(), observing: [\.x: Values(Self.x), \.label: Self.labels])
  }

  @Test func theBoundIsTightWhereTheGuideIsExact() throws {
    let fit = try inference().run(steps: 0)
    let exact = (0..<4).map(Self.evidence)
    let weights = try fit.logWeights(draws: 100)
    for (own, expected) in zip(weights.values, exact) {
      #expect(own.allSatisfy { abs($0 - expected) < 1e-12 })
    }
    #expect(abs(try fit.elbo().value - exact.reduce(0, +)) < 1e-11)
    #expect(
      fit.report.sites.map { "\($0.latent): \($0.guide); \($0.estimator)" } == [
        "y: summed out over 3 values; enumerated",
        "z: Normal (CarriedDrawTests.swift:26); pathwise",
      ]
    )
  }

  /// Elsewhere it is below log p(x), and steps bring it there.
  @Test func stepsFindTheExactGuide() throws {
    let start = try inference().start(at: [\.weight: 0.3, \.pull: 0.6, \.width: 1])
    let exact = (0..<4).map(Self.evidence).reduce(0, +)
    let before = try start.run(steps: 0).elbo(draws: 4_000)
    #expect(before.value + 4 * before.standardError < exact - 0.1)
    let fit = try start.optimizer(Adam(learningRate: 0.02, schedule: .cosine())).run(steps: 4_000)
    #expect(abs(try fit.elbo(draws: 4_000).value - exact) < 1e-3)
    #expect(abs(try fit.parameter(\.weight)[0] - 0.8) < 0.02)
  }

  /// E[y = k], E[z] and E[z | y] of the posterior, in closed form.
  @Test func resultsAreThoseOfThePosterior() throws {
    let fit = try inference().run(steps: 0)
    let kinds = try fit.probabilities(of: \.y, draws: 4_000)
    let means = try fit.mean(of: \.z, draws: 40_000)
    let samples = try fit.samples(of: \.z, count: 40_000)
    for row in 0..<4 {
      let told = [nil, 1, nil, 2][row]
      let weights = [(0.5, -2.0), (0.3, 0), (0.2, 1)].enumerated().map { kind, own in
        let gap = Self.x[row] - own.1
        return told == nil || told == kind ? own.0 * C.exp(-0.5 * gap * gap / 1.25) : 0
      }
      let total = weights.reduce(0, +)
      var mean = 0.0
      for kind in 0..<3 {
        #expect(abs(kinds[row * 3 + kind] - weights[kind] / total) < 1e-12)
        mean += weights[kind] / total * (0.8 * Self.x[row] + 0.2 * [-2.0, 0, 1][kind])
      }
      #expect(abs(means[row] - mean) < 0.02)
      let drawn = (0..<40_000).map { samples[$0 * 4 + row] }
      #expect(abs(drawn.reduce(0, +) / 40_000 - mean) < 0.02)
    }
  }

  /// P(y | x) of rows that the fit has not seen.
  @Test func otherDataAreInferred() throws {
    let fit = try inference().run(steps: 0)
    let kinds = try fit.probabilities(
      of: \.y,
      observing: [\.x: Values([Self.x[0], Self.x[2]]), \.label: Values([nil, nil])]
    )
    for (row, x) in [Self.x[0], Self.x[2]].enumerated() {
      let weights = [(0.5, -2.0), (0.3, 0), (0.2, 1)].map { chance, center in
        chance * C.exp(-0.5 * (x - center) * (x - center) / 1.25)
      }
      let total = weights.reduce(0, +)
      for kind in 0..<3 { #expect(abs(kinds[row * 3 + kind] - weights[kind] / total) < 1e-12) }
    }
  }

  @Test func mistakesAreErrors() throws {
    let scored = try inference().estimator(.scoreFunction, for: \.z)
    #expect(
      message { _ = try scored.run(steps: 1) } == """
        VariationalInference.estimator: score function cannot serve `z`, whose guide is Normal: its draws \
        stand inside the sum of what they read. Use `.pathwise`.
        """
    )
  }
}
