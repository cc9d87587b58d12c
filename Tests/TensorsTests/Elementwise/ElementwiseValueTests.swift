import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Foundation
import Testing

/// Values of the rows against `special.json` (mpmath) and the rules for infinities and NaN.
@Suite struct ElementwiseValueTests {
  private static let references: [(name: String, tolerance: Double)] = [
    ("logGamma", 4e-15), ("digamma", 1e-14), ("trigamma", 4e-14), ("polygamma", 1e-13),
    ("erf", 2e-15), ("erfc", 2e-15), ("softplus", 2e-15), ("sigmoid", 2e-15),
    ("log1mexp", 4e-15), ("log1p", 1e-15), ("expm1", 1e-15), ("tanh", 2e-15),
  ]

  private func table() throws -> [String: [[Double]]] {
    let file = try #require(Bundle.module.url(forResource: "special", withExtension: "json"))
    return try JSONDecoder().decode([String: [[Double]]].self, from: Data(contentsOf: file))
  }

  @Test(arguments: references)
  func rowMatchesReference(name: String, tolerance: Double) throws {
    let row = try #require(Elementwise.all.first { $0.name == name })
    for entry in try #require(try table()[name]) {
      var x = Array(entry.dropLast())
      // The table has log(1 − eˣ) for x < 0.
      if name == "log1mexp" { x[0] = -x[0] }
      let expected = entry[entry.count - 1]
      // Between the poles and at the roots of the gamma family the argument's own rounding counts.
      let isGamma = name.hasSuffix("amma")
      let relative = isGamma && x[x.count - 1] < 0 ? 1e-12 : tolerance
      let allowed = relative * abs(expected) + (isGamma ? 3e-16 : 1e-300)
      #expect(abs(row(x) - expected) < allowed, "\(name) at \(x): \(row(x))")
    }
  }

  @Test func logitMatchesReference() throws {
    for entry in try #require(try table()["logit"]) {
      let actual = try Point().evaluate(logit(Tensor(entry[0]))).elements[0]
      #expect(abs(actual - entry[1]) <= 4e-16 * max(1, abs(entry[1])))
    }
  }

  /// By mpmath; near the centre, to the rounding of the distance from it.
  @Test(arguments: [
    (3.0, 2.0, 0.094534891891835618), (2.0000001, 2, 1.2499999542418879e-15),
    (1e-300, 5, 691.38496581064781), (1_000_012_345, 1e9, 7.6198885383818434e-11),
    (7, 1e-5, 699985.54116438592), (0.9, 1.7, 0.16540053142587903),
  ]) func devianceMatchesReference(x: Double, center: Double, expected: Double) throws {
    let allowed = 4e-16 * (abs(x / center - 1) + expected)
    #expect(abs(Elementwise.deviance([x, center]) - expected) <= allowed)
  }

  @Test func devianceAtTheEnds() {
    #expect(Elementwise.deviance([0, 2]) == .infinity)
    #expect(Elementwise.deviance([.infinity, 2]) == .infinity)
    #expect(Elementwise.deviance([.nan, 2]).isNaN)
    #expect(Elementwise.deviance([2, 2]) == 0)
  }

  @Test(arguments: [Elementwise.minimum, .maximum])
  func extremesOfNaNAreNaN(row: Elementwise) {
    #expect(row([.nan, 1]).isNaN)
    #expect(row([1, .nan]).isNaN)
    #expect(row([.nan, .infinity]).isNaN)
    #expect(row([-.infinity, .nan]).isNaN)
  }

  @Test func logAddExpOfInfinities() {
    let row = Elementwise.logAddExp
    #expect(row([-.infinity, -.infinity]) == -.infinity)
    #expect(row([-.infinity, 2]) == 2)
    #expect(row([.infinity, 2]) == .infinity)
    #expect(row([.infinity, .infinity]) == .infinity)
    #expect(row([.infinity, .nan]).isNaN)
  }

  @Test(arguments: [(-2.0, -1.0), (0.0, 0.0), (3.0, 1.0)])
  func signIsAClaimAboutZero(x: Double, expected: Double) {
    #expect(Elementwise.sign([x]) == expected)
    #expect(Elementwise.sign([.nan]).isNaN)
  }

  @Test func selectTakesOnlyTheChosenBranch() {
    #expect(Elementwise.select([1, 2, .nan]) == 2)
    #expect(Elementwise.select([0, .nan, 3]) == 3)
  }
}
