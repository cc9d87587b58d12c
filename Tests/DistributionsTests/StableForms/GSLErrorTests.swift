import CEvidenceGSL
import EvidenceDistributions
import Testing

@Suite struct GSLErrorTests {
  /// In a process of its own, whose first call of GSL this is.
  @Test func anErrorOfGSLDoesNotEndTheProcess() async {
    await #expect(processExitsWith: .success) {
      var result = gsl_sf_result()
      let status = gsl_sf_psi_e(0, &result)
      #expect(Int(status) == GSL_EDOM)
    }
  }
}
