internal import EvidenceModeling
internal import EvidenceTensors

/// Draws of an expression of latents, data and responses, one after the other, by the samplers of GSL where distributions have no
/// others.
struct SimulatedDraws {
  private let quantity: Tensor
  private let simulation: Simulation
  private let wanted: Set<Variable>
  private let known: [Variable: (draws: [[Double]], isSeen: [Bool])]
  private let plates: [Axis]
  private let sizes: [Axis: Int]
  let shape: [Int]

  init(
    _ quantity: Tensor,
    _ plan: PredictionPlan,
    drawing drawn: Set<Variable>,
    draws: Int,
    seed: UInt64
  ) throws {
    let bound = plan.bound
    var known: [Variable: (draws: [[Double]], isSeen: [Bool])] = [:]
    var wanted: Set<Variable> = []
    var open = Array(quantity.variables)
    while let variable = open.popLast() {
      guard let site = bound.structure.jointSite(of: variable), !plan.given.contains(variable),
        drawn.contains(variable) || bound.data[variable] == nil,
        wanted.insert(variable).inserted
      else { continue }
      switch plan.sources[variable] {
      case .posterior?:
        known[variable] = try plan.posterior(of: variable, draws: draws, seed: seed)
      case .repetitions?:
        known[variable] = try plan.posterior(of: variable, draws: draws, seed: seed)
        if !plan.isSeen(variable) { open += site.parents }
      case .guide?, .conditional?:
        let source = try Self.inferred(variable, plan, draws: draws, seed: seed)
        var rows: [[Double]] = []
        source.forEach(draws) { rows.append(Array($0)) }
        known[variable] = (rows, Array(repeating: true, count: source.shape.product))
      case .prior?, nil: open += site.parents
      }
    }
    for variable in drawn where plan.imputes {
      guard let values = bound.data[variable] else { continue }
      if let site = bound.structure.jointSite(of: variable) { try plan.state.requireWhole(site) }
      let isThere = values.holes?.map { !$0 } ?? Array(repeating: true, count: values.count)
      known[variable] = (Array(repeating: values.doubles, count: draws), isThere)
    }
    self.known = known
    self.wanted = wanted
    self.quantity = quantity
    simulation = Simulation(plan.state, bound, seed: seed)
    plates = bound.structure.plates(of: quantity)
    sizes = bound.sizes
    shape = plates.map { bound.sizes[$0] ?? 1 } + quantity.shape
  }

  private static func inferred(
    _ latent: Variable,
    _ plan: PredictionPlan,
    draws: Int,
    seed: UInt64
  ) throws -> PredictiveDraws {
    do {
      return try PredictiveDraws(Tensor(latent), plan, drawing: [], draws: draws, seed: seed)
    } catch is NoSampler {
      let name = plan.bound.structure.name(of: latent)
      throw UsageError(
        what: "`\(name)` is inferred given a new latent that is drawn by no expression",
        place: "Fit.predict",
        fix: "Give that latent's plate the repetitions of the fit"
      )
    }
  }

  func forEach(_ draws: Int, _ use: (ArraySlice<Double>) -> Void) throws {
    for number in 0..<draws {
      let own = known.mapValues { (values: $0.draws[number], isKnown: $0.isSeen) }
      let values = try simulation.draw(number, of: wanted, known: own)
      let array = try simulation.evaluate([quantity], values)[0]
      use(array.values(plates: plates, sizes: sizes).doubles[...])
    }
  }
}
