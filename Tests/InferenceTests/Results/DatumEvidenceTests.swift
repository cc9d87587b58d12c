import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// z ~ N(0, 1), x ~ N(z, 1) in each row; the guide's sd is `ratio` times that of the posterior N(x / 2, ½), and rows from
/// `shift` on have it moved by 0.4.
private struct Rows: Model {
  enum Samples: Plate {}
  @Latent(per: Samples.self) var z
  @Observed(per: Samples.self) var x
  @Input(per: Samples.self) var shift
  var ratio = 1.0
  var joint: Joint {
    z ~ Normal(0, 1)
    x ~ Normal(z, 1)
  }
  var guide: Joint { z ~ Normal(0.5 * x + shift, ratio * 0.5.squareRoot()) }

  static let x = (0..<40).map { 2 * C.sin(Double($0)) }
  static func data(shifted: [Int]) -> Bindings<Rows> {
    [\.x: Values(x), \.shift: Values((0..<40).map { shifted.contains($0) ? 0.4 : 0 })]
  }
  /// log N(x; 0, 2).
  static let evidence = x.map { -0.5 * C.log(4 * Double.pi) - 0.25 * $0 * $0 }
}

@Suite struct DatumEvidenceTests {
  private func fit(_ ratio: Double, shifted: [Int] = []) throws -> Fit<Rows> {
    try VariationalInference(Rows(ratio: ratio), observing: Rows.data(shifted: shifted))
      .run(steps: 0)
  }

  @Test func anExactGuideNeedsNoFurtherDraws() throws {
    let found = try fit(1).datumEvidence()
    #expect(found.plates == ["Samples"] && found.open.isEmpty)
    for (bound, evidence) in zip(found.bounds, Rows.evidence) {
      #expect(bound.draws == 64 && bound.shape == -.infinity)
      #expect(abs(bound.value - evidence) < 1e-10)
    }
  }

  @Test func drawsAreDoubledUntilEachDatumIsWithinTheTolerance() throws {
    let found = try fit(0.9, shifted: [3, 17, 30]).datumEvidence(mostDraws: 1 << 15, seed: 4)
    #expect(found.open.isEmpty)
    #expect(Set(found.worst.prefix(3)) == [3, 17, 30])
    for (datum, bound) in found.bounds.enumerated() {
      #expect(bound.standardError <= 0.01 && bound.increase <= 0.01 && bound.increase >= 0)
      // The standard error of a bound that is within the tolerance, and its bias.
      #expect(abs(bound.value - Rows.evidence[datum]) < 5 * 0.01)
      let isShifted = [3, 17, 30].contains(datum)
      #expect(isShifted ? bound.draws > 2_000 : bound.draws < 2_000)
    }
    let total = found.logEvidence
    #expect(abs(total.value - Rows.evidence.reduce(0, +)) < 4 * total.standardError)
  }

  @Test func theLimitEndsWhatDoesNotConverge() throws {
    let found = try fit(0.5).datumEvidence(tolerance: 1e-4, mostDraws: 300)
    #expect(found.bounds.allSatisfy { $0.draws == 300 })
    #expect(found.open == Array(0..<40))
    let lines = found.description.split(separator: "\n")
    #expect(lines[0].hasSuffix("0 of 40 data within 0.0001 nats, by 300 to 300 draws"))
    #expect(lines.count == 12)
    #expect(lines[2].hasPrefix("  datum \(found.worst[0]): "))
  }

  /// What other data take does not change the draws of one.
  @Test func aBoundIsThatOfAsManyLogWeights() throws {
    let fit = try fit(0.9, shifted: [3])
    let found = try fit.datumEvidence(seed: 2)
    for datum in [0, 3, 20] {
      let draws = found.bounds[datum].draws
      let weights = try fit.logWeights(draws: draws, seed: 2)
      let own = try #require(weights.logEvidence.perDatum)
      #expect(abs(own[datum] - found.bounds[datum].value) < 1e-12)
    }
  }

  @Test func aModelAsAWholeIsOneDatum() throws {
    let fit = try VariationalInference(NormalNormal(), observing: [\.x: 5])
      .start(at: [\.location: 2.4]).run(steps: 0)
    let found = try fit.datumEvidence(tolerance: 0.005, mostDraws: 1 << 17)
    #expect(found.bounds.count == 1 && found.plates.isEmpty)
    #expect(abs(found.logEvidence.value + 7.515_512_123) < 4 * 0.005)
  }

  @Test func anImpossibleToleranceIsRefused() throws {
    let fit = try fit(1)
    #expect(
      message { _ = try fit.datumEvidence(tolerance: 0) }
        == "Fit.datumEvidence: a tolerance of 0 nats is asked for, with at most 16384 draws. Give a "
        + "tolerance above 0, and 2 draws or more."
    )
  }

  @Test func reliabilityIsToldOfAKeyedChoiceOfManyData() throws {
    let fit = try fit(0.9, shifted: [3])
    let some = try fit.reliability(most: 10, seed: 1)
    #expect(some.shapes.count == 10 && some.population == 40 && some.draws == 1_000)
    #expect(some.description.hasPrefix("at the median of 10 of 40 data, chosen at random, k-hat "))
    #expect(try fit.reliability(most: 10, seed: 1).shapes == some.shapes)
    #expect(try fit.reliability(most: 10, seed: 2).shapes != some.shapes)
    let all = try fit.reliability(seed: 1)
    #expect(all.shapes == (try fit.logWeights(draws: 1_000, seed: 1)).reliability.shapes)
  }
}
