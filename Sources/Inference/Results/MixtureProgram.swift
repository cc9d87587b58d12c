internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Computes the densities of the guides of several fits, and of their model, at draws of each of them.
struct MixtureProgram {
  private let states: [FitState]
  private let data: [Variable: Values]
  private let draws: Int
  private let plate: Axis
  private let bound: BoundModel
  private let latents: [Variable]
  /// What a draw of each latent stands in.
  private let stands: [Variable]
  /// log p(x, h), and log q of each guide, of each datum; then what no draw enters.
  private let program: any Program

  /// - Throws: `UsageError` where these are not fits of one model.
  static func check(_ states: [FitState]) throws {
    let place = "Ensemble.init"
    guard states.count >= 2 else {
      throw UsageError(
        what: "\(states.count) fit\(states.count == 1 ? " is" : "s are") no ensemble",
        place: place,
        fix: "Give two or more, such as those of several seeds"
      )
    }
    let structure = states[0].plan.bound.structure
    let read = Set(structure.joint.flatMap { $0.distribution.logProb($0.value).variables })
    let first = try states[0].declaredParameters
    for (number, state) in states.enumerated() {
      let own = state.plan.bound.structure
      guard own.latents == structure.latents, own.isSame(as: structure) else {
        throw UsageError(
          what:
            "fit \(number) is of another value of \(structure.name) than fit 0, or of other data",
          place: place,
          fix: "Make the inference once, and run it with several seeds"
        )
      }
      let parameters = try state.declaredParameters
      let other = own.parameters.first { read.contains($0) && parameters[$0] != first[$0] }
      guard let other else { continue }
      throw UsageError(
        what: "`\(own.name(of: other))` of the model was learned by each fit for itself, and fit "
          + "\(number) has another value than fit 0",
        place: place,
        fix: "Give the model the values of one of the fits as constants"
      )
    }
  }

  init(_ states: [FitState], observing data: [Variable: Values], draws: Int) throws {
    (self.states, self.data, self.draws) = (states, data, draws)
    let bound = try states[0].bound(observing: data)
    let plate = try states[0].dataPlate(of: bound, "Ensemble.logWeights")
    (self.bound, self.plate) = (bound, plate)
    let families = try states.map { try $0.plan.assembly.family.on(bound) }
    latents = families[0].drawn
    stands = latents.map { Variable(.state, shape: $0.shape, plates: $0.plates) }
    let places = Dictionary(
      uniqueKeysWithValues: zip(latents.map { Tensor($0) }, stands.map { Tensor($0) })
    )
    func total(
      _ factors: [LogFactor],
      of state: FitState,
      _ names: [Tensor: Tensor]
    ) -> Tensor {
      let parts = factors.map { $0.tensor.summed(over: $0.plates.removing(plate)) }
      return parts.reduce(Tensor(0), +).substituting(places)
        .substituting(state.plan.quantities.replacements)
        .substituting(names)
    }
    // A parameter that is its own coordinate is one variable in all fits.
    var numbers: [Variable: [Double]] = [:]
    let names = zip(states, families).map { state, family in
      var names: [Tensor: Tensor] = [:]
      for (variable, own) in family.constants.merging(state.values, uniquingKeysWith: { $1 }) {
        let stand = Variable(.state, shape: variable.shape, plates: variable.plates)
        names[Tensor(variable)] = Tensor(stand)
        numbers[stand] = own
      }
      return names
    }
    let factors = families[0].collapse.factors
    var outputs = [
      total(factors.filter { !$0.plates.contains(plate) }, of: states[0], names[0]),
      total(factors.filter { $0.plates.contains(plate) }, of: states[0], names[0]),
    ]
    for (index, family) in families.enumerated() {
      outputs.append(total(try Self.densities(of: family), of: states[index], names[index]))
    }
    let graph = Graph(outputs: outputs)
    let read = Set(graph.variables)
    for stand in stands {
      let size = stand.plates.map { bound.sizes[$0] ?? 1 }.product * stand.shape.product
      numbers[stand] = Array(repeating: 0, count: size)
    }
    program = try makeProgram(
      ProgramSource(
        graph: graph,
        sizes: bound.sizes,
        data: try bound.data(of: read),
        state: numbers.filter { read.contains($0.key) },
        threads: states[0].plan.options.threads
      ),
      runs: draws * states.count
    )
  }

  /// log q of each block, at values of its latents.
  private static func densities(of family: GuideFamily) throws(UsageError) -> [LogFactor] {
    var factors: [LogFactor] = []
    for block in family.blocks {
      guard let own = block.logDensity(of: block.latents.map(\.value)) else {
        throw UsageError(
          what: "the guide of \(block.names) is a point, which has no density",
          place: "Ensemble.logWeights",
          fix: "Fit with another guide"
        )
      }
      factors.append(LogFactor(own, plates: block.plates))
    }
    return factors
  }

  func densities(seed: UInt64) throws -> MixtureDensities {
    let count = bound.sizes[plate] ?? 0
    var joint = Array(repeating: [Double](), count: count)
    var guides = Array(repeating: [[Double]](), count: count)
    var rest = 0.0
    for (index, state) in states.enumerated() {
      let plan = try state.predictions(observing: data)
      let key = seed &+ UInt64(index)
      let drawn = try state.samples(of: latents, plan, count: draws, seed: key).map(\.doubles)
      for draw in 0..<draws {
        for (stand, all) in zip(stands, drawn) {
          let size = all.count / draws
          program.setState(of: stand, to: Array(all[draw * size..<(draw + 1) * size]))
        }
        _ = program.run(StepInputs())
        rest = program.output(0).elements[0]
        let outputs = (1...states.count + 1).map {
          program.output($0).values(plates: [plate], sizes: bound.sizes).doubles
        }
        for datum in 0..<count {
          joint[datum].append(outputs[0][datum])
          guides[datum].append(outputs.dropFirst().map { $0[datum] })
        }
      }
    }
    return MixtureDensities(
      plate: plate.name,
      draws: draws,
      joint: joint,
      guides: guides,
      rest: rest
    )
  }
}

/// Densities at draws of several guides, as many of each, one guide after the other.
struct MixtureDensities {
  let plate: String
  /// Of each guide.
  let draws: Int
  /// log p(x, h), `[datum][draw]`.
  let joint: [[Double]]
  /// log q of each guide, `[datum][draw][guide]`.
  let guides: [[[Double]]]
  let rest: Double

  var weights: LogWeights {
    let values = zip(joint, guides).map { joint, guides in
      zip(joint, guides).map { $0 - $1[...].logMeanExp }
    }
    let count = joint.first?.count ?? 0
    return LogWeights(draws: count, plates: [plate], values: values, rest: rest)
  }

  /// The mean over guides and their draws of log q less the mean of the logarithms of the others.
  var disagreement: [Double] {
    guides.map { own in
      let terms = own.enumerated().map { draw, logs in
        let mine = logs[draw / draws]
        let others = logs.reduce(0, +) - mine
        return mine - others / Double(logs.count - 1)
      }
      return terms.reduce(0, +) / Double(terms.count)
    }
  }
}
