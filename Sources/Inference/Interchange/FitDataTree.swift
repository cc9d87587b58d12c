internal import EvidenceFiles
internal import EvidenceModeling
internal import EvidenceTensors

extension Fit {
  /// Writes draws of the posterior and what goes with them as a Zarr store of version 3, a folder that xarray and ArviZ read.
  ///
  ///     xarray.open_datatree(path, engine="zarr")
  ///
  /// Groups: `posterior`, `sample_stats` (`log_p` and `log_q` of each draw, in nats, without what is summed and integrated out),
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
    let bound = plan.bound
    let structure = bound.structure
    // The same particles for all: the draws of a number belong to those of another.
    let group = groupOfAll
    let tree = TreeBuilder(structure: structure, draws: draws)
    let latents = try structure.latents.map { latent in
      tree.drawn(latent, try samples(of: Tensor(latent), nil, draws, seed, group: group))
    }
    let (joint, guide) = try logDensities(draws: draws, seed: seed, group: group)
    let stats = [tree.number("log_p", joint)] + (guide.map { [tree.number("log_q", $0)] } ?? [])
    let terms = try structure.observed.map { observed in
      let own = try logLikelihood(
        of: Tensor(observed),
        draws: draws,
        seed: seed,
        group: group
      )
      return tree.drawn(observed, own.values, isEvent: false)
    }
    var predictions = try PredictionPlan(self, observing: [:])
    predictions.group = group
    let predicted = try structure.observed.map { observed in
      tree.drawn(
        observed,
        try predictions.prediction(of: Tensor(observed), draws: draws, seed: seed).samples
      )
    }
    let objective = history.objective
    try DataTree(
      attributes: [.init("creation_library", "evidence"), .init("model", .string(structure.name))],
      [
        tree.group("posterior", latents), tree.group("sample_stats", stats),
        tree.group("log_likelihood", terms), tree.group("posterior_predictive", predicted),
        .init(
          "observed_data",
          try structure.observed.map { tree.data($0, try bound.values(of: $0)) }
        ),
        .init(
          "constant_data",
          try structure.inputs.map { tree.data($0, try bound.values(of: $0)) }
        ),
        .init(
          "variational",
          attributes: [.init("guide", .string(report.sites.map(\.guide).joined(separator: "; ")))],
          [
            .init("objective", dimensions: ["step"], shape: [objective.count], .doubles(objective))
          ]
        ),
      ]
    ).write(zarr: path)
  }

  /// How many draws are made at once of latents and of terms of data, alike.
  private var groupOfAll: Int {
    let terms = plan.bound.structure.joint.map(\.logProb)
    let all = plan.bound.structure.latents.map { Tensor($0) } + terms
    return all.map { QuantityDraws.group(of: $0, plan.bound) }.min() ?? 1
  }
}

/// Arrays of draws and data, with names for their dimensions.
private struct TreeBuilder {
  let structure: Structure
  let draws: Int

  func group(_ name: String, _ variables: [DataTree.Variable]) -> DataTree.Group {
    let coordinates: [DataTree.Variable] = [
      .coordinate("chain", .integers([0])),
      .coordinate("draw", .integers((0..<Int64(draws)).map { $0 })),
    ]
    return .init(
      name,
      attributes: [.init("inference_library", "evidence")],
      variables.isEmpty ? [] : coordinates + variables
    )
  }

  /// One number a draw.
  func number(_ name: String, _ elements: [Double]) -> DataTree.Variable {
    .init(name, dimensions: ["chain", "draw"], shape: [1, draws], .doubles(elements))
  }

  /// [draws, plates…, event…] of a variable, or [draws, plates…].
  func drawn(_ variable: Variable, _ values: Values, isEvent: Bool = true) -> DataTree.Variable {
    .init(
      structure.name(of: variable),
      dimensions: ["chain", "draw"] + dimensions(variable, isEvent: isEvent),
      shape: [1] + values.shape,
      .doubles(values.doubles)
    )
  }

  func data(_ variable: Variable, _ values: Values) -> DataTree.Variable {
    let elements = values.doubles.enumerated().map { values.isMissing($0) ? .nan : $1 }
    return .init(
      structure.name(of: variable),
      dimensions: dimensions(variable, isEvent: true),
      shape: values.shape,
      .doubles(elements)
    )
  }

  private func dimensions(_ variable: Variable, isEvent: Bool) -> [String] {
    let name = structure.name(of: variable)
    let event = isEvent ? variable.shape.indices.map { "\(name)_dim_\($0)" } : []
    return variable.plates.map(\.name) + event
  }
}
