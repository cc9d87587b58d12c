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
  let seconds: Double

  /// Fits an example, with a line of progress, and weighs the guide on its data and on those held out.
  init(
    _ example: Example,
    data: String,
    study: Study,
    settings: FitSettings
  ) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let display = ProgressDisplay(example.name, rows: study.rows)
    defer { display.clear() }
    let fitted = try study.fit(settings, progress: display.show)
    state = fitted.state
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
  var report: FitReport { state.report }

  /// The weights that the bound is told of: those of held-out data if there are some.
  var weights: LogWeights { test ?? train }

  /// Whether the objective bounds log p(x); it does not where a latent's guide is a point.
  var isBound: Bool { !report.sites.contains { $0.estimator == .point } }
}

extension Duration {
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
