internal import Evidence

/// The bound that a fit reached beside the exact evidence of the model that it learned; totals over the data, in nats.
struct Comparison {
  let example: Example
  let data: String
  let gap: GapReport
  let khat: Double

  /// Fits an example, and finds the exact evidence at the parameters that were learned.
  ///
  /// - Throws: `UsageError` where no exact method applies.
  init(_ example: Example, dataset: Dataset, settings: FitSettings) throws {
    let study = try dataset.load()
    let display = ProgressDisplay(example.name, rows: study.rows)
    defer { display.clear() }
    let state = try study.fit(settings, progress: display.show).state
    let (draws, seed) = (5_000, UInt64(1))
    self.example = example
    data = dataset.name
    gap = try GapReport(of: state, draws: draws, seed: seed, particles: [1, 5, 50])
    khat = try state.logWeights(observing: [:], draws: draws, seed: seed).reliability.worst
  }
}
