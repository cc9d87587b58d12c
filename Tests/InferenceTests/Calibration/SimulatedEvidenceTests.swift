import Evidence
import EvidenceInference
import EvidenceTestSupport
import Testing

@Suite struct SimulatedEvidenceTests {
  private static let fit = Result {
    try VariationalInference(
      NormalSample(),
      observing: [\.x: Values(Array(repeating: 0, count: 50))]
    )
    .run(steps: 0)
  }
  private static let expected = Result {
    try fit.get().simulatedEvidence(simulations: 499, seed: 3)
  }

  /// Data with normal noise, or with noise of Student's t with 2 degrees of freedom.
  private func data(_ seed: Int, isHeavy: Bool) -> Bindings<NormalSample> {
    var random = Generator(seed: 100 + seed)
    let mean = 2 * random.normals(1)[0]
    let x = random.normals(50).map { normal in
      // χ² with two degrees of freedom is −2 log u.
      let scale = isHeavy ? (-C.log(Double.random(in: 1e-300..<1, using: &random))).squareRoot() : 1
      return mean + normal / scale
    }
    return [\.x: Values(x)]
  }

  @Test func heavyTailsAreFlaggedAndDataOfTheModelAreNot() throws {
    let expected = try Self.expected.get()
    #expect(expected.isExact && expected.totals.count == 499 && expected.perDatum == nil)
    func flagged(_ isHeavy: Bool) throws -> Int {
      try (0..<200).count {
        try expected.check(observing: data($0, isHeavy: isHeavy)).pValue < 0.05
      }
    }
    #expect(try flagged(true) >= 190)
    // 5 % of 200, and two standard errors.
    #expect(try flagged(false) <= 16)
  }

  @Test func theTailIsThatOfLogEvidence() throws {
    let check = try Self.expected.get().check()
    // No spread at all: higher than all that are simulated.
    #expect(check.lowerTail == 1 && check.upperTail == 1.0 / 500)
    #expect(
      check.description
        == "log p(x) \(six(check.logEvidence)) (exact) is higher than that of 99.8 % "
        + "of 499 simulated data sets: p 0.004"
    )
  }

  private func six(_ number: Double) -> String { "\((number * 1e4).rounded() / 1e4)" }

  @Test func aDatumIsFoundAmongThoseOfAllSimulations() throws {
    let fit = try VariationalInference(ScaledGuide(), observing: [\.x: [0, 8, 1, -1]]).run(steps: 0)
    let check = try fit.simulatedEvidence(simulations: 200).check()
    let perDatum = try #require(check.perDatum)
    // P(|x| ≥ 8) of N(0, 2) is 1.5e-8, and that of |x| ≥ 1 is 0.4795.
    #expect(perDatum[1] == 1.0 / 801 && perDatum[0] == 1)
    #expect(abs(perDatum[2] - 0.4795) < 0.06 && perDatum[2] == perDatum[3])
    #expect(check.pValue <= 0.01)
  }

  @Test func otherNumbersOfDataAreRefused() throws {
    let expected = try Self.expected.get()
    #expect(
      message { _ = try expected.check(observing: [\.x: [1, 2]]) }
        == "SimulatedEvidence.check: 2 Rows are given, and data of 50 were simulated. Give as many as "
        + "the data of the fit have."
    )
  }
}
