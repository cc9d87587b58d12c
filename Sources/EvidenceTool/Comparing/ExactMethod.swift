internal import Evidence

extension Study {
  /// How log p(x) is found, in words; it is found once, at the parameters that a fit starts from.
  ///
  /// - Throws: `UsageError` that says why, where no method applies.
  var exactMethod: String {
    get throws {
      let state = try fit(FitSettings(.steps(0))).state
      return try GapReport(of: state, draws: 2, seed: 0, particles: []).exact.method
    }
  }
}
