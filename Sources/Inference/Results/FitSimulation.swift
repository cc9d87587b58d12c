public import EvidenceModeling
public import EvidenceTensors

/// Where simulated data take their latents from.
public enum SimulationSource: Sendable {
  /// From the prior: what the model thinks of before it sees data.
  case prior
  /// From the approximate posterior: what new data like those of the fit would look like.
  case posterior
}

extension Fit {
  /// Simulated values of a latent or observed variable: [draws, plates…, event…].
  ///
  /// Every variable is drawn from its distribution given those that it reads, inputs being those of the fit; observed
  /// variables are simulated too. `sizes` gives plates another number of repetitions, where no input repeats over them.
  /// - Throws: `UsageError` for a prior that cannot be drawn from, and for a path that leads to no random variable.
  public func simulate(
    _ variable: KeyPath<M, Tensor>,
    from source: SimulationSource,
    draws: Int = 1,
    sizes: PlateSizes = [:],
    seed: UInt64 = 0
  ) throws -> Values {
    let structure = state.plan.bound.structure
    guard let wanted = model[keyPath: variable].variable, structure.jointSite(of: wanted) != nil
    else {
      throw UsageError(
        what: "the path does not lead to a latent or an observed variable of \(structure.name)",
        place: "Fit.simulate",
        fix: "Name what is declared with @Latent or @Observed"
      )
    }
    let other = try sizes.ofAxes("Fit.simulate")
    return try state.simulate(wanted, from: source, draws: draws, sizes: other, seed: seed)
  }
}

extension FitState {
  func simulate(
    _ wanted: Variable,
    from source: SimulationSource,
    draws: Int,
    sizes: [Axis: Int],
    seed: UInt64
  ) throws -> Values {
    try checkSimulation(source, sizes)
    let simulation = Simulation(self, plan.bound, sizes: sizes, seed: seed)
    var latents: [Variable: [[Double]]] = [:]
    if case .posterior = source {
      for latent in plan.bound.structure.latents {
        // The same draws for all latents: they are keyed by step and particle.
        let drawn = try QuantityDraws(
          Tensor(latent),
          self,
          plan.bound,
          draws: draws,
          seed: seed,
          group: 1
        )
        var rows: [[Double]] = []
        drawn.forEach(draws) { rows.append(Array($0)) }
        latents[latent] = rows.count < draws ? (0..<draws).map { _ in rows[0] } : rows
      }
    }
    var elements: [Double] = []
    for number in 0..<draws {
      let known = latents.mapValues { $0[number] }
      elements += try simulation.draw(number, known: known)[wanted] ?? []
    }
    let extents = wanted.plates.map { sizes[$0] ?? plan.bound.sizes[$0] ?? 1 }
    return try Values(elements, shape: [draws] + extents + wanted.shape)
  }

  private func checkSimulation(
    _ source: SimulationSource,
    _ sizes: [Axis: Int]
  ) throws(UsageError) {
    if case .posterior = source {
      if let plate = sizes.keys.min() {
        throw UsageError(
          what: "\(plate) is given another size, but the posterior is that of the data of the fit",
          place: "Fit.simulate",
          fix: "Leave out `sizes`, or simulate from the prior"
        )
      }
    }
    let structure = plan.bound.structure
    for input in structure.inputs {
      guard let plate = input.plates.first(where: { sizes[$0] != nil }) else { continue }
      throw UsageError(
        what: "\(plate) is given another size, but the input `\(structure.name(of: input))` has "
          + "values for the \(plan.bound.sizes[plate] ?? 0) of the fit",
        place: "Fit.simulate",
        fix: "Leave out `sizes`"
      )
    }
  }
}
