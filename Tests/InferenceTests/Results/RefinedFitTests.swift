import Evidence
import EvidenceInference
import EvidenceTestSupport
import Testing

/// x = W h + ε with known W; a network makes the guide's location, and all rows have one scale.
private struct LinearRows: Model {
  enum Samples: Plate {}
  @Latent(2, per: Samples.self) var h
  @Observed(4, per: Samples.self) var x
  @Parameter(2, 4, initially: .normal(0.1)) var encoder
  @Parameter(2, in: .positive) var scale
  @Parameter(in: .positive) var noise

  static let loadings = Tensor([1, 0.5, 0.2, -1, 0.7, 0.7, 0, 0.3], shape: [4, 2])

  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(matmul(Self.loadings, h), noise)
  }
  var guide: Joint { h ~ Normal(matmul(encoder, x), scale) }

  static var data: Bindings<LinearRows> {
    var random = Generator(seed: 8)
    let rows = (0..<200).map { _ in random.normals(4).map { 1.5 * $0 } }
    return [\.x: Values(.doubles(rows.flatMap(\.self)), fitting: [200, 4])]
  }
}

@Suite struct RefinedFitTests {
  private func fit() throws -> Fit<LinearRows> {
    try VariationalInference(LinearRows(), observing: LinearRows.data)
      .start(at: [\.noise: 0.7]).optimizer(Adam(learningRate: 0.01)).run(steps: 20)
  }

  /// The posterior is normal, so that a normal of each row's own has no gap.
  @Test func theWorstRowsOfAFitThatWasStoppedEarlyComeToNoGap() throws {
    let fit = try fit()
    let worst = try fit.datumEvidence(mostDraws: 1 << 10).worst
    let refined = try fit.refined(rows: worst)
    let noise = try fit.parameter(\.noise)
    let exact = try exactLogEvidence(
      LinearRows(),
      observing: LinearRows.data,
      parameters: [\.noise: noise]
    )
    let evidence = try #require(exact.perDatum)
    let (before, after) = try (
      #require(refined.before.perDatum), #require(refined.after.perDatum)
    )
    #expect(worst.count == 10 && refined.rows == worst)
    for (place, row) in worst.enumerated() {
      #expect(evidence[row] - before[place] > 0.1)
      #expect(abs(evidence[row] - after[place]) < 0.01)
    }
    #expect(refined.gains.allSatisfy { $0 > 0.1 })
    #expect(try refined.fit.parameter(\.noise).doubles == noise.doubles)
    #expect(refined.description.split(separator: "\n").count == 11)
  }

  @Test func otherDataAreRefinedByANormalOfIndependentCoordinates() throws {
    let fit = try fit()
    let other: Bindings<LinearRows> = [
      \.x: try Values([1, 0, -1, 2, 0.5, 2, 0, 0], shape: [2, 4])
    ]
    let refined = try fit.refined(observing: other, by: .meanField)
    #expect(refined.rows == [0, 1])
    let before = try fit.elbo(observing: other, draws: 20_000)
    #expect(abs(refined.before.value - before.value) < 5 * refined.before.standardError)
    #expect(refined.after.value > refined.before.value)
  }

  @Test func whatAllDataShareIsNotRefined() throws {
    let fit = try VariationalInference(Hierarchy(), observing: [\.y: [1, 2, 3]])
      .guide(.meanField).run(steps: 0)
    #expect(
      message { _ = try fit.refined() }
        == "Fit.refined: no datum of Hierarchy has latents of its own: the drawn latents share no "
        + "plate. Ask it of a model whose latents all repeat over one plate."
    )
  }

  @Test func rowsMustBeThere() throws {
    let fit = try fit()
    #expect(
      message { _ = try fit.refined(rows: [3, 200]) }
        == "Fit.refined: there is no row 200 of the 200 Samples. Name rows by number from 0."
    )
  }
}
