internal import EvidenceModeling
internal import EvidenceTensors

/// Latents and data that a model draws together, at the parameters of a state.
struct JointSimulation {
  let state: FitState
  let bound: BoundModel
  private let simulation: Simulation
  /// Which repetitions of the data of the fit tell what would be seen of these.
  private let places: (plate: Axis, rows: [Int])?

  /// With another number of repetitions of a plate, of which inputs repeat from the first one on; with as many as the data have where
  /// none is named.
  ///
  /// - Throws: `UsageError` where data are conditioned on, which draws from priors do not know.
  init(_ state: FitState, repeating plate: Axis? = nil, _ count: Int = 0, seed: UInt64) throws {
    let own = state.plan.bound
    let structure = own.structure.whole
    var sizes = own.sizes
    var places: (plate: Axis, rows: [Int])?
    if let plate, let size = sizes[plate], size > 0 {
      sizes[plate] = count
      places = (plate, (0..<count).map { $0 % size })
    }
    self.places = places
    var inputs: [Variable: Values] = [:]
    for (variable, values) in own.data where variable.role == .input {
      inputs[variable] = try Self.placed(values, of: variable, at: places)
    }
    bound = try BoundModel(structure, data: inputs, sizes: sizes, isWhole: false)
    try bound.requireNothingTold()
    self.state = state
    simulation = Simulation(state, bound, seed: seed)
  }

  /// The values of all variables in one simulation.
  func callAsFunction(_ number: Int) throws -> [Variable: Values] {
    let drawn = bound.structure.latents + bound.structure.observed
    let numbers = try simulation.draw(number, of: Set(drawn), known: [:])
    var values = bound.data
    for (variable, elements) in numbers {
      let plates = variable.plates.map { bound.sizes[$0] ?? 1 }
      values[variable] = try Values(elements, shape: plates + variable.shape)
    }
    return values
  }

  /// What of a simulation would be seen: entries are missing that are missing of the data of the fit.
  func data(of values: [Variable: Values]) throws -> [Variable: Values] {
    let latents = Set(bound.structure.latents)
    var data = values.filter { !latents.contains($0.key) }
    for (variable, fitted) in state.plan.bound.data where variable.role == .observed {
      let holes = try Self.placed(fitted, of: variable, at: places).holes
      data[variable] = data[variable]?.missing(where: holes)
    }
    return data
  }

  private static func placed(
    _ values: Values,
    of variable: Variable,
    at places: (plate: Axis, rows: [Int])?
  ) throws -> Values {
    guard let (plate, rows) = places else { return values }
    return try values.selecting(rows, of: plate, in: variable)
  }
}

extension Structure {
  /// log p(x | h) in total, or of each repetition of a plate.
  func logLikelihood(over plate: Axis? = nil) -> Tensor {
    let kept = plate.map { AxisSet([$0]) } ?? []
    return joint.filter { $0.variable.role == .observed }
      .map { $0.logProb.summed(over: $0.variable.axes.subtracting(kept)) }
      .reduce(Tensor(0), +)
  }
}
