internal import Evidence

/// A fit of an example with everything that is reported of it.
struct StudyFit {
  let example: Example
  let data: String
  let study: Study
  let settings: FitSettings
  let state: FitState
  let pictures: FittedPictures?
  let train: LogWeights
  let test: LogWeights?
  let measures: [Measured]
  /// How far the guide can be trusted, of some of the data where these are many.
  let reliability: Reliability
  let seconds: Double

  /// Fits an example, with a line of progress and an ear for Ctrl-C, and weighs the guide on its data and on those held out.
  init(
    _ example: Example,
    data: String,
    study: Study,
    settings: FitSettings,
    files: FitFiles = FitFiles()
  ) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let display = ProgressDisplay(example.name, rows: study.rows)
    defer { display.clear() }
    let fitted = try Interrupt.watched {
      try study.fit(settings, files: files, progress: display.show) { Interrupt.isRequested }
    }
    let state = fitted.state
    if let path = files.save { try state.save(to: path) }
    self.state = state
    pictures = fitted.pictures
    let isHeldOut = !study.heldOut.isEmpty
    train = try state.logWeights(
      observing: [:],
      draws: Self.draws(study.rows, atLeast: isHeldOut ? 4 : 50),
      seed: 1
    )
    test =
      try isHeldOut
      ? state.logWeights(
        observing: study.heldOut,
        draws: Self.draws(study.heldOutRows, atLeast: 50),
        seed: 1
      ) : nil
    measures =
      try study.rowPlate.map { plate in
        try study.measures.map { measure in
          Measured(
            name: measure.name,
            train: try measure.number(by: state, observing: [:], of: plate),
            test: isHeldOut
              ? try measure.number(by: state, observing: study.heldOut, of: plate) : nil
          )
        }
      } ?? []
    let own = test ?? train
    // Few draws tell nothing about the tail of a datum's weights: some of the data get enough of them.
    reliability =
      own.draws < DefaultDraws.weights
      ? try state.reliability(observing: study.heldOut, seed: 1) : own.reliability
    seconds = (clock.now - start).seconds
    self.example = example
    self.data = data
    self.study = study
    self.settings = settings
  }

  /// Few draws suffice where there are many data, as the spread over data is then what the error is made of; the tail of
  /// the weights takes some more.
  private static func draws(_ rows: Int, atLeast least: Int) -> Int {
    min(2_000, max(least, 200_000 / max(1, rows)))
  }

  var steps: Int { state.history.objective.count }

  /// - Throws: where the fit was stopped on its way, so that the process says so when it ends.
  func requireFinished() throws(Interrupt) {
    if state.isUnfinished { throw .stopped }
  }

  var report: FitReport { state.report }

  /// The weights that the bound is told of: those of held-out data if there are some.
  var weights: LogWeights { test ?? train }

  /// Whether the objective bounds log p(x); it does not where a latent's guide is a point.
  var isBound: Bool { !report.sites.contains(where: \.isPoint) }
}

extension Duration {
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
