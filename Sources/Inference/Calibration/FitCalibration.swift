internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

extension Fit {
  /// Simulation-based calibration of a guide that infers data it has not seen, such as an amortized one: no fit is made again.
  ///
  /// Each simulation is a repetition of the plate over which all latents repeat; its inputs are those of the fit's data, in turn. The
  /// model's parameters are as they were learned.
  /// - Throws: `UsageError` where data do not have latents of their own, and where the guide belongs to the data of the fit.
  public func calibration(
    simulations: Int = 400,
    draws: Int = 99,
    level: Double = 0.01,
    seed: UInt64 = 0
  ) throws -> Calibration {
    try requireDraws(simulations, "Fit.calibration", of: "simulations")
    let plate = try state.dataPlate(of: state.plan.bound, "Fit.calibration")
    let simulation = try JointSimulation(state, repeating: plate, simulations, seed: seed)
    let truths = try simulation(0)
    let data = try simulation.data(of: truths)
    // Says so of a guide that knows its own data only.
    _ = try state.bound(observing: data)
    let latents = simulation.bound.structure.latents
    let predictions = try PredictionPlan(state, observing: data)
    let values = try state.samples(of: latents, predictions, count: draws, seed: seed)
    var ranked = RankedQuantities(draws: draws)
    for (latent, own) in zip(latents, values) {
      let place = latent.plates.firstIndex(of: plate) ?? 0
      let inner = latent.plates.dropFirst(place + 1).map { simulation.bound.sizes[$0] ?? 1 }.product
      ranked.add(
        simulation.bound.structure.name(of: latent),
        truths[latent]?.doubles ?? [],
        own.doubles,
        simulations: simulations,
        inner: inner * latent.shape.product
      )
    }
    let likelihood = predictions.bound.structure.logLikelihood(over: plate)
    ranked.add(
      Calibration.likelihood,
      try state.evaluate(likelihood, at: truths.merging(data) { $1 }).doubles,
      try state.samples(of: likelihood, predictions, draws, seed).doubles,
      simulations: simulations,
      inner: 1
    )
    return try Calibration(of: ranked.quantities, level: level, seed: seed)
  }
}

extension VariationalInference {
  /// Simulation-based calibration of the method: it is run again, `steps` steps, for data of each simulation.
  ///
  /// Simulations have the sizes, the inputs and the missing entries of the data, and the model's parameters stay where they start.
  /// - Throws: `UsageError` for a prior that cannot be drawn from, and as `run`.
  public func calibration(
    steps: Int,
    simulations: Int = 100,
    draws: Int = 99,
    level: Double = 0.01,
    seed: UInt64 = 0
  ) throws -> Calibration {
    try requireDraws(simulations, "VariationalInference.calibration", of: "simulations")
    let read = Set(bound.structure.joint.flatMap { $0.distribution.logProb($0.value).variables })
    let held = Set(bound.structure.parameters.filter(read.contains))
    var own = self
    own.options.held.formUnion(held)
    own.options.checkpoint = nil
    own.options.keptSteps = []
    let plan = try FitPlan(bound, own.options, GuideFamily(withoutGuides: bound))
    let start = FitState(plan: plan, values: try plan.initialNumbers())
    let simulation = try JointSimulation(start, seed: seed)
    let latents = bound.structure.latents
    var ranked = RankedQuantities(draws: draws)
    var all = latents.map { _ in (truths: [[Double]](), draws: [[Double]]()) }
    var likelihoods = (truths: [Double](), draws: [Double]())
    for number in 0..<simulations {
      let truths = try simulation(number)
      let data = try simulation.data(of: truths)
      let other = try bound.replacing(data: data)
      var inference = VariationalInference(model, bound: other)
      inference.options = own.options
      let fit = try inference.run(steps: steps)
      let values = try fit.state.samples(of: latents, count: draws, seed: seed)
      for (index, latent) in latents.enumerated() {
        all[index].truths.append(truths[latent]?.doubles ?? [])
        all[index].draws.append(values[index].doubles)
      }
      let likelihood = other.structure.logLikelihood()
      let seen = truths.merging(data) { $1 }
      likelihoods.truths += try fit.state.evaluate(likelihood, at: seen).doubles
      likelihoods.draws += try fit.state.samples(of: likelihood, nil, draws, seed).doubles
    }
    for (latent, own) in zip(latents, all) {
      ranked.add(bound.structure.name(of: latent), bySimulation: own.truths, own.draws)
    }
    let draws = likelihoods.draws.split(in: simulations)
    ranked.add(Calibration.likelihood, bySimulation: likelihoods.truths.map { [$0] }, draws)
    return try Calibration(of: ranked.quantities, level: level, seed: seed)
  }
}

extension Calibration {
  fileprivate static let likelihood = "log-likelihood"
}

extension [Double] {
  fileprivate func split(in parts: Int) -> [[Double]] {
    let size = count / parts
    return (0..<parts).map { Array(self[$0 * size..<($0 + 1) * size]) }
  }
}

/// The true values of quantities and draws of them, element by element and simulation by simulation.
private struct RankedQuantities {
  let draws: Int
  private(set) var quantities: [(name: String, truths: [Double], draws: [[Double]])] = []

  init(draws: Int) { self.draws = draws }

  /// Elements of one simulation each, and draws of all of them: `[draw, elements]`.
  mutating func add(_ name: String, bySimulation truths: [[Double]], _ draws: [[Double]]) {
    let size = truths.first?.count ?? 0
    for element in 0..<size {
      quantities.append(
        (
          size == 1 ? name : "\(name)[\(element)]", truths.map { $0[element] },
          draws.map { own in (0..<self.draws).map { own[$0 * size + element] } }
        )
      )
    }
  }

  /// Simulations that are repetitions of one plate, whose elements have `inner` numbers after it: [outer, simulations, inner], and
  /// the same after draws.
  mutating func add(
    _ name: String,
    _ truths: [Double],
    _ draws: [Double],
    simulations: Int,
    inner: Int
  ) {
    let outer = truths.count / (simulations * inner)
    func own(_ numbers: ArraySlice<Double>, _ simulation: Int) -> [Double] {
      (0..<outer).flatMap { place in
        let start = numbers.startIndex + (place * simulations + simulation) * inner
        return Array(numbers[start..<start + inner])
      }
    }
    let size = truths.count
    add(
      name,
      bySimulation: (0..<simulations).map { own(truths[...], $0) },
      (0..<simulations).map { simulation in
        (0..<self.draws).flatMap { own(draws[$0 * size..<($0 + 1) * size], simulation) }
      }
    )
  }
}
