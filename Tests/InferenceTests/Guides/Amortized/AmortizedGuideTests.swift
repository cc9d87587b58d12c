import Evidence
import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

/// A latent of each document and one of each word, which the counts of both tie together.
private struct Counts: Model {
  enum Documents: Plate {}
  enum Words: Plate {}
  @Latent(per: Documents.self) var document
  @Latent(per: Words.self) var word
  @Observed(per: Documents.self, Words.self) var count
  var joint: Joint {
    document ~ Normal(0, 1)
    word ~ Normal(0, 1)
    count ~ Poisson(exp(document + word))
  }
}

/// A latent of each row around the level of its group.
private struct Members: Model {
  enum Groups: Plate {}
  enum Rows: Plate {}
  @Latent(per: Groups.self) var level
  @Input(per: Rows.self) var group
  @Latent(per: Rows.self) var z
  @Observed(per: Rows.self) var y
  var joint: Joint {
    level ~ Normal(0, 1)
    z ~ Normal(level[group], 1)
    y ~ Poisson(exp(z))
  }
}

/// Rows around levels of groups around a center.
private struct Nested: Model {
  enum Groups: Plate {}
  enum Rows: Plate {}
  @Latent var center
  @Latent(per: Groups.self) var level
  @Latent(per: Groups.self, Rows.self) var z
  @Observed(per: Groups.self, Rows.self) var y
  var joint: Joint {
    center ~ Normal(0, 1)
    level ~ Normal(center, 1)
    z ~ Normal(level, 1)
    y ~ Poisson(exp(z))
  }
}

/// A latent of which nothing is said before its data.
private struct Unsaid: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var z
  @Observed(per: Rows.self) var y
  var joint: Joint {
    z ~ Flat()
    y ~ Normal(z, 1)
  }
}

/// An outcome of each row that reads a label of three kinds and the error with which it was measured.
private struct WithInputs: Model {
  enum Rows: Plate {}
  @Input(per: Rows.self) var label
  @Input(per: Rows.self) var error
  @Latent(2, per: Rows.self) var z
  @Observed(2, per: Rows.self) var y
  @Parameter(3) var offsets
  var joint: Joint {
    z ~ Normal(0, 1)
    y ~ Normal(z + offsets[label], error)
  }
}

@Suite struct AmortizedGuideTests {
  private func guides<M: Model>(_ inference: VariationalInference<M>) throws -> [String] {
    try inference.guide(.amortized()).run(steps: 0).report.sites.map(\.guide)
  }

  @Test func eachLatentIsGivenWhatTheModelTurnedRoundSays() throws {
    #expect(
      try guides(VariationalInference(LatentPairs(), observing: LatentPairs.data(5))) == [
        "automatic, amortized normal, given `early`, `late`; 64–64 silu",
        "automatic, amortized normal, given `first`, `late`; 64–64 silu",
      ]
    )
    #expect(
      try guides(VariationalInference(Hierarchy(), observing: [\.y: [1, 2, 3]])) == [
        "automatic, sinh-arcsinh on free coordinates",
        "automatic, amortized normal, given `center`, `y`; 64–64 silu",
      ]
    )
    let means = try VariationalInference(SetMeans(), observing: SetMeans.data([3, 1], seed: 1))
    #expect(
      try guides(means) == [
        "automatic, amortized normal, given `x` (summed over Rows); 64–64 silu"
      ]
    )
    let levels = try VariationalInference(
      GroupLevels(),
      observing: GroupLevels.data,
      sizes: [GroupLevels.Groups.self: 40]
    )
    #expect(
      try guides(levels)[1]
        == "automatic, amortized normal, given `error`, `y` (summed over Rows), `center`; 64–64 silu"
    )
    let many = try VariationalInference(ManySupports(), observing: ManySupports.data)
    #expect(
      try guides(many)[2]
        == "automatic, amortized normal of full rank over 2 coordinates, given `share`, `vector`; "
        + "64–64 silu"
    )
  }

  @Test func globalsAreDrawnFirstThenGroupsThenTheirRows() throws {
    let y = try Values([0, 3, 1, 2], shape: [2, 2])
    let own = try guides(VariationalInference(Nested(), observing: [\.y: y]))
    #expect(own[1].contains("given `center`, `y` (summed over Rows);"))
    #expect(own[2].contains("given `level`, `y`;"))
  }

  @Test func anImproperPriorHasNoScale() throws {
    let inference = try VariationalInference(Unsaid(), observing: [\.y: [3, 5]])
    let report = try inference.guide(.amortized()).run(steps: 0).report
    #expect(
      report.notes == [
        "`z` has a prior of which no draws tell how wide it is: the guide's coordinates start as "
          + "standard normal ones"
      ]
    )
  }

  @Test func inputsAreShownAsTheModelReadsThem() throws {
    let inference = try VariationalInference(
      WithInputs(),
      observing: [\.label: [0, 2], \.error: [0.1, 0.2], \.y: Values([[1, 2], [3, 4]])]
    )
    let plan = try inference.guide(.amortized(hidden: [7])).plan()
    // The label's three kinds, the error, and both outcomes.
    let first = try #require(plan.quantities.first { $0.path == "z.encoder.layers.0.weight" })
    #expect(first.parameter.shape == [7, 6])
  }

  /// Draws of the noise as the interpreter makes them; the density of a draw's values, and what the draw itself says.
  @Test(arguments: [nil, FlowFamily.realNVP, .couplingSpline])
  func aDrawAndItsDensityAgree(flow: FlowFamily?) throws {
    let inference = try VariationalInference(
      WithInputs(),
      observing: [\.label: [0, 2], \.error: [0.1, 0.2], \.y: Values([[1, 2], [3, 4]])]
    )
    try expectAgreementOfDraws(inference.guide(.amortized(hidden: [4], flow: flow)), within: 1e-9)
    guard flow == nil else { return }
    let many = try VariationalInference(ManySupports(), observing: ManySupports.data)
    try expectAgreementOfDraws(many.guide(.amortized(hidden: [4])), within: 1e-9)
  }

  @Test func drawsAreInTheSupports() throws {
    let inference = try VariationalInference(ManySupports(), observing: ManySupports.data)
    let fit = try inference.guide(.amortized(hidden: [16])).run(steps: 300)
    let draws = try fit.samples(count: 25_000)
    #expect(try draws[\.rate].doubles.allSatisfy { $0 > 0 && $0.isFinite })
    #expect(try draws[\.share].doubles.allSatisfy { $0 > 0 && $0 < 1 })
    let parts = try draws[\.parts].doubles
    #expect(parts.allSatisfy { $0 >= 0 && $0 <= 1 })
    let sums = stride(from: 0, to: parts.count, by: 3).map { parts[$0..<$0 + 3].reduce(0, +) }
    #expect(sums.count == 100_000 && sums.allSatisfy { abs($0 - 1) < 1e-12 })
  }

  /// The parameters of a network do not know how many rows there are.
  @Test func theNumberOfParametersIsThatOfTheNetwork() throws {
    let counts = try [[1, 2], [7, 30, 4]].map { counts in
      try VariationalInference(SetMeans(), observing: SetMeans.data(counts, seed: 2))
        .guide(.amortized(hidden: [5])).run(steps: 0).report.learned
    }
    // A row is a number and its mark: 2 · 5 + 5 to the units, 2 + 5 + 1 strengths; of 8 sums 8 · 5 + 5 to the units, of 13
    // numbers 14 to the location, of 6 numbers 7 to the scale.
    #expect(counts == [15 + 8 + 45 + 14 + 7, 15 + 8 + 45 + 14 + 7])
  }

  @Test func latentsWithoutAPlateAreRefused() throws {
    let inference = try VariationalInference(AutomaticNormalNormal(), observing: [\.x: 5])
    #expect(
      message { _ = try inference.guide(.amortized()).run(steps: 0) }
        == "AutomaticGuide.amortized: `h` repeats over no plate, and a network has nothing to amortize "
        + "over. Declare the data sets as a plate, or use `.structured`."
    )
  }

  @Test func repetitionsThatAreTiedTogetherAreRefused() throws {
    let counts = try Values([1, 2, 3, 4], shape: [2, 2])
    let inference = try VariationalInference(Counts(), observing: [\.count: counts])
    let sentence = try #require(
      message { _ = try inference.guide(.amortized()).run(steps: 0) }
    )
    #expect(
      sentence.hasSuffix(
        ": factors couple the repetitions of `document` over Documents, of which a network would "
          + "draw each by itself. Choose another guide for it, such as `.guide(.structured, for: "
          + "\\.document)`, or state one."
      )
    )
  }

  @Test func whatRepeatsOverOtherPlatesIsRefused() throws {
    let inference = try VariationalInference(
      Members(),
      observing: [\.group: [0, 1, 0], \.y: [1, 2, 0]],
      sizes: [Members.Groups.self: 2]
    )
    let parted = try inference.guide(.meanField, for: \.level).guide(.amortized(), for: \.z)
    let sentence = try #require(message { _ = try parted.run(steps: 0) })
    #expect(
      sentence.hasSuffix(
        ": `z` (over Rows) would be inferred from `level`, which repeats over Groups. State a guide "
          + "for it."
      )
    )
  }

  @Test func layersThatCannotBeAreRefused() throws {
    let inference = try VariationalInference(LatentPairs(), observing: LatentPairs.data(5))
    #expect(
      message { _ = try inference.guide(.amortized(hidden: [8, 0])).run(steps: 0) }
        == "AutomaticGuide.amortized: a hidden layer has 1 unit or more, not 0. Give sizes of at least "
        + "1, or none at all."
    )
    #expect(
      message { _ = try inference.guide(.amortized(flow: .realNVP)).run(steps: 0) }
        == "AutomaticGuide.amortized: an affine flow of 1 number only moves and stretches it; take a "
        + "spline. Choose another `flow` or more `layers`."
    )
  }
}
