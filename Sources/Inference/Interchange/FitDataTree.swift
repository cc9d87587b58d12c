internal import EvidenceFiles
internal import EvidenceModeling
internal import EvidenceTensors

extension Fit {
  /// Writes draws of the posterior and what goes with them as a Zarr store of version 3, a folder that xarray and ArviZ read.
  ///
  ///     xarray.open_datatree(path, engine="zarr")
  ///
  /// Groups: `prior` and `prior_predictive` (where all priors are proper), `posterior`, `sample_stats` (`log_p` and `log_q` of each draw, in nats, without what is summed and integrated out),
  /// `log_likelihood`, `posterior_predictive`, `observed_data` (NaN where an entry is missing), `constant_data` and `variational` (the
  /// objective of each step). Draws have the dimensions `chain`, of one, and `draw`; plates have their names.
  ///
  /// - Throws: `UsageError` where something is no Zarr store at the path, where it cannot be written, and for data that are not known.
  public func write(
    dataTree path: String,
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws {
    try requireSome(draws)
    try state.write(dataTree: path, draws: draws, seed: seed)
  }
}

extension FitState {
  package func write(dataTree path: String, draws: Int, seed: UInt64) throws {
    // The same particles for all: the draws of a number belong to those of another.
    let group = groupOfAll
    var predictions = try PredictionPlan(self, observing: [:])
    predictions.group = group
    let (joint, guide) = try logDensities(draws: draws, seed: seed, group: group)
    let objective = history.objective
    try predictions.write(
      dataTree: path,
      draws: draws,
      seed: seed,
      stats: [("log_p", joint)] + (guide.map { [("log_q", $0)] } ?? []),
      [
        .init(
          "variational",
          attributes: [.init("guide", .string(report.sites.map(\.guide).joined(separator: "; ")))],
          [
            .init("objective", dimensions: ["step"], shape: [objective.count], .doubles(objective))
          ]
        )
      ]
    )
  }

  /// How many draws are made at once of latents and of terms of data, alike.
  private var groupOfAll: Int {
    let terms = plan.bound.structure.joint.map(\.logProb)
    let all = plan.bound.structure.latents.map { Tensor($0) } + terms
    return all.map { QuantityDraws.group(of: $0, plan.bound) }.min() ?? 1
  }
}
