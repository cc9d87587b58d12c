public import EvidenceInference

extension Fit {
  /// The report after each of the steps that the fit kept; see `VariationalInference.keeping(steps:)`.
  ///
  /// - Throws: as `gap(draws:seed:particles:isSplit:)`.
  public func gapCourse(
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws -> [(step: Int, report: GapReport)] {
    try GapReport.course(of: state, draws: draws, seed: seed)
  }
}

extension GapReport {
  package static func course(
    of state: FitState,
    draws: Int,
    seed: UInt64
  ) throws -> [(step: Int, report: GapReport)] {
    try state.course.map { step, state in
      (step, try GapReport(of: state, draws: draws, seed: seed, particles: [], isSplit: false))
    }
  }
}
