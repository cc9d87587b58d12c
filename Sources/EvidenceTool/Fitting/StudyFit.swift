internal import Evidence

/// A fit of an example with everything that is reported of it.
struct StudyFit {
  let example: Example
  let data: String
  let study: Study
  let settings: FitSettings
  let state: FitState
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
    state = try study.fit(settings, progress: display.show)
    train = try state.logWeights(observing: [:], draws: Self.draws(study.rows), seed: 1)
    test =
      study.heldOut.isEmpty
      ? nil
      : try state.logWeights(
        observing: study.heldOut,
        draws: Self.draws(study.heldOutRows),
        seed: 1
      )
    seconds = (clock.now - start).seconds
    self.example = example
    self.data = data
    self.study = study
    self.settings = settings
  }

  /// Few draws suffice where there are many data, as the spread over data is then what the error is made of.
  private static func draws(_ rows: Int) -> Int { min(2_000, max(4, 200_000 / max(1, rows))) }

  var steps: Int { state.history.objective.count }
  var estimators: [(path: String, estimator: Estimator)] { state.plan.assembly.estimators }

  /// The latents with their guides, in words.
  var guides: [(path: String, words: String)] {
    let family = state.plan.assembly.family
    return study.structure.latents.map { latent in
      let words = family.guide(of: latent)?.summary ?? "summed out"
      return (study.structure.name(of: latent), words)
    }
  }

  /// Whether some latent is a point, so that the objective bounds nothing.
  var isBound: Bool { !estimators.contains { $0.estimator == .point } }
}

extension Duration {
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
