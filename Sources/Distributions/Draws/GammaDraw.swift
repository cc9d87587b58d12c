internal import CEvidenceGSL
internal import EvidenceTensors

extension RandomStream {
  /// The logarithm of a standard gamma variate, so that those of a concentration of 1e-3 do not underflow.
  ///
  /// G(a) is G(a + 1) u^(1/a): Marsaglia & Tsang (2000), "A simple method for generating gamma variables", section 6.
  func logGammaDraw(_ concentration: Double) -> Double {
    if concentration >= 1 { return C.log(gsl_ran_gamma(generator, concentration, 1)) }
    let larger = C.log(gsl_ran_gamma(generator, concentration + 1, 1))
    return larger + C.log(uniformPositive()) / concentration
  }

  /// A beta variate, from the ratio of two gamma variates.
  func betaDraw(_ alpha: Double, _ beta: Double) -> Double {
    Elementwise.sigmoid([logGammaDraw(alpha) - logGammaDraw(beta)])
  }
}
