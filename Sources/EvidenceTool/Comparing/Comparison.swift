internal import Evidence

/// The bound that a fit reached beside the exact evidence of the model that it learned; totals over the data, in nats.
struct Comparison {
  let example: Example
  let data: String
  let exact: ExactEvidence
  let elbo: Estimate
  /// KL(q ‖ p(h | x)), where the exact posterior is at hand.
  let divergence: Double?
  /// The importance-weighted bound by its number of draws.
  let weighted: [(particles: Int, estimate: Estimate)]
  let khat: Double

  /// What is left of log p(x) − ELBO − KL, which is zero but for the errors of the three.
  var residual: Double? { divergence.map { exact.total - elbo.value - $0 } }

  /// Fits an example with its own settings, and finds the exact evidence at the parameters that were learned.
  ///
  /// - Throws: `UsageError` where no exact method applies.
  init(_ example: Example, dataset: Dataset, settings: FitSettings) throws {
    let study = try dataset.load()
    let display = ProgressDisplay(example.name, rows: 1)
    defer { display.clear() }
    let state = try study.fit(settings, progress: display.show).state
    let parameters = try state.modelParameters
    self.example = example
    data = dataset.name
    exact = try exactLogEvidence(of: study.training, parameters: parameters)
    let weights = try state.logWeights(observing: [:], draws: 5_000, seed: 1)
    elbo = weights.elbo
    weighted = [1, 5, 50].map { ($0, weights.importanceWeightedBound(particles: $0)) }
    divergence = nil
    khat = weights.reliability.worst
  }
}

extension FitState {
  /// The learned values of the parameters that the model declares.
  var modelParameters: [Variable: [Double]] {
    get throws {
      let declared = plan.quantities.filter { plan.bound.structure.declares($0.parameter) }
      let values = try declared.map { ($0.parameter, try value(of: $0).doubles) }
      return Dictionary(uniqueKeysWithValues: values)
    }
  }
}
