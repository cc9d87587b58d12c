import EvidenceInference
import EvidenceTensors
import Testing

@Suite struct WAICTests {
  /// References: the formulas of the cited papers in NumPy.
  @Test func theTermsAgreeWithTheReference() throws {
    let result = try WAIC(logLikelihoods: squares([-1, 0, 0.5, 2], at: boundedDraws(100)))
    let elpd = [-2.0178035862927057, -0.6470737167634928, -0.8763446404337882, -5.666253807329052]
    let variance = [1.294460896687334, 0.14903103343102317, 0.42295180332714016, 4.631256919112581]
    #expect(zip(result.elpdPerDatum, elpd).allSatisfy { agree($0, $1, within: 1e-12) })
    #expect(
      zip(result.effectiveParametersPerDatum, variance).allSatisfy { agree($0, $1, within: 1e-12) }
    )
    #expect(agree(result.elpd, -9.20747575081904, within: 1e-12))
    #expect(agree(result.standardError, 4.643309943016895, within: 1e-12))
    #expect(agree(result.effectiveParameters, 6.497700652558079, within: 1e-12))
    #expect(result.unreliable == [0, 2, 3])
    #expect(
      result.description == """
        WAIC of 4 data at 100 draws: elpd -9.2 ± 4.6 nats, 6.5 effective parameters
        the variance of the log-likelihood is above 0.4 for 3 of 4 data (0, 2, 3): their terms \
        cannot be relied on; use leave-one-out
        """
    )
  }

  /// Where the likelihood hardly depends on the draw, the two agree to second order in its spread.
  @Test func smallVariancesAgreeWithLeaveOneOut() throws {
    let rows = squares([-1, 0, 0.5, 2], at: boundedDraws(1_000).map { 0.03 * $0 })
    let (first, second) = (try WAIC(logLikelihoods: rows), try LeaveOneOut(logLikelihoods: rows))
    #expect(abs(first.elpd - second.elpd) < 1e-4)
    #expect(first.unreliable == [])
    #expect(first.description.hasSuffix(" effective parameters"))
  }

  @Test func oneDatumHasNoStandardError() throws {
    let result = try WAIC(logLikelihoods: [[-1, -3]])
    #expect(agree(result.elpd, C.log((C.exp(-1) + C.exp(-3)) / 2) - 2, within: 1e-14))
    #expect(result.standardError == 0)
  }

  @Test func aDatumImpossibleAtADrawHasNoPrediction() throws {
    let result = try WAIC(
      logLikelihoods: [[-1, -2], [-1, -.infinity], [-.infinity, -.infinity]]
    )
    #expect(result.elpdPerDatum.dropFirst() == [-.infinity, -.infinity])
    #expect(result.effectiveParametersPerDatum == [0.5, .infinity, .infinity])
    #expect((result.elpd, result.standardError) == (-.infinity, .infinity))
    #expect(result.unreliable == [0, 1, 2])
    #expect(!result.description.contains("nan") && !result.description.contains("NaN"))
  }

  @Test func inputThatIsWrongIsNamed() {
    #expect(
      message { _ = try WAIC(logLikelihoods: [[-1, .nan]]) }
        == "WAIC.init: the log-likelihood of datum 0 at draw 1 is NaN. Give numbers, or -infinity "
        + "for a probability of zero."
    )
    #expect(
      message { _ = try WAIC(logLikelihoods: [[-1]]) }
        == "WAIC.init: the draws of datum 0 are 1. Give log-likelihoods of a datum or more, each "
        + "at 2 draws or more."
    )
  }
}
