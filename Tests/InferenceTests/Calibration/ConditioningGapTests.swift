import Evidence
import EvidenceInference
import EvidenceTestSupport
import Testing

/// h₁ ~ N(0, 1), h₂ ~ N(h₁, 1), yₜ ~ N(hₜ, 1); the first factor of the guide is told y₁, and y₂ where it `looksAhead`.
private struct Filtered: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var first
  @Latent(per: Rows.self) var second
  @Observed(per: Rows.self) var early
  @Observed(per: Rows.self) var late
  let looksAhead: Bool
  var joint: Joint {
    first ~ Normal(0, 1)
    second ~ Normal(first, 1)
    early ~ Normal(first, 1)
    late ~ Normal(second, 1)
  }
  var guide: Joint {
    first ~ Normal(looksAhead ? 0.4 * early + 0.2 * late : 0.5 * early, 0.4.squareRoot())
    second ~ Normal(0.5 * (first + late), 0.5.squareRoot())
  }
}

@Suite struct ConditioningGapTests {
  private func gap(looksAhead: Bool) throws -> (ConditioningGap, Fit<Filtered>) {
    let fit = try VariationalInference(
      Filtered(looksAhead: looksAhead),
      observing: [\.early: [1, 0], \.late: [0.5, 2]]
    ).run(steps: 0)
    return (try fit.conditioningGap(simulations: 100_000, seed: 5), fit)
  }

  /// h₁ has the variance 0.4 given both and 0.5 given y₁: ½ · 0.1 / 0.4.
  ///
  /// The second factor lacks y₁, which h₁ makes idle.
  @Test func aFilterLosesAnEighthOfANat() throws {
    let (found, fit) = try gap(looksAhead: false)
    #expect(abs(found.total - 0.125) < 0.004)
    #expect(found.factors.map(\.untold) == [["late"], ["early"]])
    #expect(abs(found.factors[1].gap) < 1e-4)
    #expect(found.description.hasPrefix("conditioning gap 0.12"))
    // The guide is the best that is told no more: what it loses on data of the model is that and nothing else.
    var random = Generator(seed: 6)
    let first = random.normals(4_000)
    let second = zip(first, random.normals(4_000)).map { $0 + $1 }
    let data: Bindings<Filtered> = [
      \.early: Values(zip(first, random.normals(4_000)).map { $0 + $1 }),
      \.late: Values(zip(second, random.normals(4_000)).map { $0 + $1 }),
    ]
    let exact = try exactLogEvidence(fit.model, observing: data).logEvidence
    // Half a χ² variable with one degree of freedom, times a quarter.
    let error = 0.25 / 2.0.squareRoot() / 4_000.0.squareRoot()
    let bound = try fit.elbo(observing: data, draws: 200)
    #expect(abs((exact - bound.value) / 4_000 - 0.125) < 4 * error)
  }

  @Test func aGuideThatIsToldAllLosesNothing() throws {
    let (found, _) = try gap(looksAhead: true)
    #expect(found.factors[0].gap == 0 && found.factors[0].untold.isEmpty)
    #expect(abs(found.total) < 1e-4)
  }
}
