internal import EvidenceDistributions
internal import EvidenceFiles
internal import EvidenceModeling
internal import EvidenceTensors

extension PredictionPlan {
  /// Writes draws of the prior and the posterior, and of data given these, with the terms of the data, and `others`.
  ///
  /// `stats` are numbers of each draw.
  func write(
    dataTree path: String,
    draws: Int,
    seed: UInt64,
    stats: [(name: String, elements: [Double])],
    _ others: [DataTree.Group] = []
  ) throws {
    let structure = bound.structure
    let tree = TreeBuilder(structure: structure, draws: draws)
    func drawn(_ variables: [Variable], _ plan: PredictionPlan) throws -> [DataTree.Variable] {
      try variables.map { variable in
        tree.drawn(
          variable,
          try plan.prediction(of: Tensor(variable), draws: draws, seed: seed).samples
        )
      }
    }
    let observed = structure.joint.filter { $0.variable.role == .observed }
    let terms = try observed.map { site in
      let values = try samples(of: site.logProb, draws: draws, seed: seed)
      return tree.drawn(site.variable, values, isEvent: false)
    }
    var groups = try [
      tree.group("posterior", drawn(structure.latents, self)),
      tree.group("sample_stats", stats.map(tree.number)), tree.group("log_likelihood", terms),
      tree.group("posterior_predictive", drawn(structure.observed, self)),
      .init(
        "observed_data",
        structure.observed.map { tree.data($0, try bound.values(of: $0)) }
      ),
      .init(
        "constant_data",
        structure.inputs.map { tree.data($0, try bound.values(of: $0)) }
      ),
    ]
    if structure.canBeDrawn {
      let prior = try PredictionPlan(state, observing: [:], isPrior: true)
      groups += try [
        tree.group("prior", drawn(structure.latents, prior)),
        tree.group("prior_predictive", drawn(structure.observed, prior)),
      ]
    }
    try DataTree(
      attributes: [.init("creation_library", "evidence"), .init("model", .string(structure.name))],
      groups + others
    ).write(zarr: path)
  }

  /// Draws of an expression of latents and of the data as they are: [draws, plates…, event…].
  func samples(of quantity: Tensor, draws: Int, seed: UInt64) throws -> Values {
    var elements: [Double] = []
    let shape = try forEachDraw(of: quantity, drawing: [], draws, seed) { elements += $0 }
    return try Values(elements, shape: [draws] + shape)
  }
}

extension Structure {
  /// Whether every latent can be drawn before the data are seen.
  fileprivate var canBeDrawn: Bool {
    joint.allSatisfy { site in
      site.distribution.isProper
        && (!isGiven(site.variable) || site.parents.allSatisfy { $0.role != .latent })
    }
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
