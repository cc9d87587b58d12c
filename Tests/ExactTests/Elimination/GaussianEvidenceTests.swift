import Evidence
import Foundation
import Testing

@Suite struct GaussianEvidenceTests {
  @Test func normalNormalMatchesTheReference() throws {
    let exact = try exactLogEvidence(NormalNormal(), observing: [\.x: 5])
    let expected = try References.number("normalNormal")
    #expect(isClose(exact.logEvidence, expected, within: 1e-13))
    #expect(exact.errorBound < 1e-10)
    #expect(exact.method == "Gaussian elimination of h (1 dimension)")
    #expect(exact.perDatum == nil)
  }

  @Test func linearGaussianMatchesTheReferencePerDatum() throws {
    let loadings = try References.rows("linearGaussian", "loadings")
    let exact = try exactLogEvidence(
      LinearGaussian(),
      observing: [\.x: try Values(References.sines)],
      parameters: [
        \.loadings: Values(loadings.flatMap(\.self)), \.noise: [sqrt(0.5)], \.mean: [0, 0, 0, 0],
      ]
    )
    #expect(isClose(exact.logEvidence, try References.number("linearGaussian"), within: 1e-11))
    let rows = try #require(exact.perDatum)
    for (row, expected) in zip(rows, try References.numbers("linearGaussian", "perDatum")) {
      #expect(isClose(row, expected, within: 1e-12))
    }
    #expect(exact.plate?.name == "Rows")
    #expect(exact.method == "Gaussian elimination of h (2 dimensions per Rows)")
  }

  @Test func regressionMatchesTheReference() throws {
    let exact = try exactLogEvidence(
      Regression(),
      observing: [
        \.features: try Values(References.rows("bayesianLinearRegression", "features")),
        \.y: Values(References.numbers("bayesianLinearRegression", "y")),
      ]
    )
    let expected = try References.number("bayesianLinearRegression")
    #expect(isClose(exact.logEvidence, expected, within: 1e-12))
  }

  @Test func aMarkovChainOfNormalsMatchesTheKalmanFilter() throws {
    let y = Values(try References.numbers("nileLocalLevel", "y"))
    let exact = try exactLogEvidence(LocalLevel(), observing: [\.y: y])
    #expect(isClose(exact.logEvidence, try References.number("nileLocalLevel"), within: 1e-10))
  }

  /// x ~ N(0, 9 + 4 + 1 on the diagonal, 9 off it).
  @Test func nestedLatentsMatchTheMarginalNormal() throws {
    let x = [1.0, -2, 0.5]
    let exact = try exactLogEvidence(Nested(), observing: [\.x: Values(x)])
    let covariance = matrix(3) { i, j in i == j ? 14 : 9 }
    #expect(isClose(exact.logEvidence, logNormalDensity(x, covariance: covariance), within: 1e-12))
    #expect(
      exact.method == "Gaussian elimination of h (1 dimension per Rows), then Gaussian elimination "
        + "of mean (1 dimension)"
    )
  }

  @Test func groupsByIndexMatchTheMarginalNormal() throws {
    let county = [0.0, 1, 0, 1, 1]
    let y = [1.0, 3, 2, -1, 0.5]
    let exact = try exactLogEvidence(
      Groups(),
      observing: [\.county: Values(county), \.y: Values(y)],
      sizes: [Groups.Counties.self: 2]
    )
    let covariance = matrix(5) { i, j in
      let group: Double = county[i] == county[j] ? 13 : 9
      return i == j ? group + 1 : group
    }
    #expect(isClose(exact.logEvidence, logNormalDensity(y, covariance: covariance), within: 1e-12))
  }

  @Test func crossedPlatesMatchTheMarginalNormal() throws {
    let score = [1.0, 0.5, -1, 2, 0, 0.25]
    let exact = try exactLogEvidence(
      Crossed(),
      observing: [\.score: try Values(score.chunked(by: 3))]
    )
    let covariance = matrix(6) { a, b in
      let skill: Double = a / 3 == b / 3 ? 1 : 0
      let ease: Double = a % 3 == b % 3 ? 4 : 0
      return a == b ? skill + ease + 0.25 : skill + ease
    }
    #expect(
      isClose(exact.logEvidence, logNormalDensity(score, covariance: covariance), within: 1e-12)
    )
  }

  @Test func aFlatPriorIsAllowedWhereTheDataDetermineTheLatent() throws {
    let exact = try exactLogEvidence(FlatMean(), observing: [\.x: [1, 3]])
    // ∫ N(1; m, 1) N(3; m, 1) dm = N(1; 3, √2)
    #expect(isClose(exact.logEvidence, -0.5 * log(4 * Double.pi) - 1, within: 1e-13))
  }

  @Test func anImproperPosteriorIsAnError() {
    #expect {
      try exactLogEvidence(Improper(), observing: [\.x: [1, 3]])
    } throws: { error in
      "\(error)"
        == "Improper: the log joint is quadratic in `a`, `b` but not proved to fall off along `b`, so "
        + "the posterior may be improper. Give `b` a proper prior, or bind data that determine it."
    }
  }

  @Test func largeNumbersDoNotCancel() throws {
    let exact = try exactLogEvidence(FlatMean(), observing: [\.x: [1e8, 1e8 + 2]])
    #expect(isClose(exact.logEvidence, -0.5 * log(4 * Double.pi) - 1, within: 1e-7))
  }
}

extension Array {
  func chunked(by size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<$0 + size]) }
  }
}
