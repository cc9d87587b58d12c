import Evidence
import Foundation
import Testing

@Suite struct EnumerationTests {
  @Test func fixedMixtureMatchesTheReference() throws {
    let x = Values(try References.numbers("mixtureFixed", "data"))
    let exact = try exactLogEvidence(FixedMixture(), observing: [\.x: x])
    #expect(isClose(exact.logEvidence, try References.number("mixtureFixed"), within: 1e-13))
    #expect(exact.method == "enumeration of k (2 values per Points)")
    #expect(exact.perDatum?.count == 5)
  }

  @Test func aDiscreteNetMatchesTheReference() throws {
    let days = Values(try References.numbers("sprinkler", "days"))
    let exact = try exactLogEvidence(Sprinkler(), observing: [\.wet: days])
    #expect(isClose(exact.logEvidence, try References.number("sprinkler"), within: 1e-14))
  }

  @Test func gaussianLatentsInsideAMixtureMatchTheClosedForm() throws {
    let x = [[0.5, -1], [2, 3]]
    let exact = try exactLogEvidence(AnalyzerMixture(), observing: [\.x: try Values(x)])
    var expected = 0.0
    let loadings: [[Double]] = [[1, 2], [-1, 0.5]]
    for row in x {
      let parts = zip([0.3, 0.7], loadings).map { (weight: Double, loading: [Double]) in
        let covariance = matrix(2) { i, j in
          let shared = loading[i] * loading[j]
          return i == j ? shared + 0.25 : shared
        }
        return weight * exp(logNormalDensity(row, covariance: covariance))
      }
      expected += log(parts[0] + parts[1])
    }
    #expect(isClose(exact.logEvidence, expected, within: 1e-12))
    #expect(
      exact.method
        == "Gaussian elimination of h (1 dimension per Rows), then enumeration of k (2 values per Rows)"
    )
  }

  @Test func aGlobalLatentIsSummedAfterThoseOfItsPlate() throws {
    let x = [1.0, 0, 1, 1]
    let exact = try exactLogEvidence(HiddenCoin(), observing: [\.x: Values(x)])
    var evidence = 0.0
    for (weight, p) in zip([0.5, 0.3, 0.2], [0.2, 0.5, 0.9]) {
      let heads = 0.9 * p + 0.1 * (1 - p)
      evidence += weight * heads * heads * heads * (1 - heads)
    }
    #expect(isClose(exact.logEvidence, log(evidence), within: 1e-13))
    #expect(exact.perDatum == nil)
  }

  @Test func allValuesOfAVectorAreEnumerated() throws {
    let exact = try exactLogEvidence(Switches(), observing: [\.x: [1, 2.5]])
    var evidence = 0.0
    for (a, b) in [(0.0, 0.0), (0, 1), (1, 0), (1, 1)] {
      let (first, second) = (a == 1 ? 0.25 : 0.75, b == 1 ? 0.25 : 0.75)
      let mean = a + 2 * b
      let density = logNormalDensity([1 - mean, 2.5 - mean], covariance: [[1, 0], [0, 1]])
      evidence += first * second * exp(density)
    }
    #expect(isClose(exact.logEvidence, log(evidence), within: 1e-13))
  }

  @Test func aTableThatIsTooLargeIsRefusedBeforeItIsMade() {
    #expect {
      try exactLogEvidence(TooManySwitches(), observing: [\.x: [1, 2.5]])
    } throws: { error in
      "\(error)"
        == "TooManySwitches: no exact method gives log p(x). `on`: the table over all values of `on` "
        + "would hold 2199023255552 numbers, above the limit of 50000000, and it is no chain, because it "
        + "mixes the values of different steps. "
        + "Estimate log p(x) with the importance-weighted bound instead."
    }
  }
}
