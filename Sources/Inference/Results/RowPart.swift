internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Some repetitions of the plate over which all drawn latents repeat, which are data by themselves.
struct RowPart {
  let rows: [Int]
  private let state: FitState
  private let whole: BoundModel
  private let plate: Axis

  /// Few: their mean is where steps begin.
  private static let firstDraws = 200
  private static let particles = 8

  /// - Throws: `UsageError` where there is no such plate, or not one alone, and for rows that there are not.
  init(of state: FitState, observing data: [Variable: Values], rows: [Int]?) throws {
    whole = try state.bound(observing: data)
    plate = try state.dataPlate(of: whole, "Fit.refined")
    let count = whole.sizes[plate] ?? 0
    self.rows = rows ?? Array(0..<count)
    self.state = state
    let other = self.rows.first { !(0..<count).contains($0) }
    guard other == nil, !self.rows.isEmpty else {
      throw UsageError(
        what: other.map { "there is no row \($0) of the \(count) \(plate)" }
          ?? "no row of the \(count) \(plate) is named",
        place: "Fit.refined",
        fix: "Name rows by number from 0"
      )
    }
  }

  /// The log-weights of the fit's own guide.
  func weights(draws: Int, seed: UInt64) throws -> LogWeights {
    try requireDraws(draws, "Fit.refined", atLeast: 2)
    let key = seed ^ FitState.evaluationKey
    let program = try LogWeightProgram(state, whole, draws: draws, seed: key)
    var values = Array(repeating: [Double](), count: program.dataCount)
    _ = program.append(0..<draws, of: rows, to: &values)
    let own = rows.map { values[$0] }
    return LogWeights(draws: draws, plates: program.plateNames, values: own, rest: 0)
  }

  /// The model on these rows, without the guide that it states.
  var bound: BoundModel {
    get throws {
      try BoundModel(
        whole.structure.withoutGuide,
        data: whole.data.map { ($0, try $1.selecting(rows, of: plate, in: $0)) }.asDictionary,
        sizes: whole.sizes.merging([plate: rows.count]) { $1 }
      )
    }
  }

  func options(
    _ guide: AutomaticGuide,
    observing data: [Variable: Values],
    seed: UInt64
  ) throws -> FitOptions {
    var options = FitOptions()
    let family = state.plan.assembly.family
    options.guides.choose(guide, for: family.drawn)
    options.estimators.choose(.stickingTheLanding)
    options.particles = Self.particles
    options.optimizer = Adam(learningRate: 0.03, schedule: .cosine())
    options.precision = .double
    options.threads = state.plan.options.threads
    options.seed = seed
    let learned = try state.declaredParameters
    options.held = Set(learned.keys)
    for (parameter, elements) in learned { options.start[parameter] = Values(elements) }
    let predictions = try state.predictions(observing: data)
    for latent in family.drawn {
      let draws = Self.firstDraws
      let mean = try state.moments(of: Tensor(latent), predictions, draws, seed).mean
      options.start[latent] = try mean.selecting(rows, of: plate, in: latent)
    }
    return options
  }
}

extension [(Variable, Values)] {
  fileprivate var asDictionary: [Variable: Values] {
    Dictionary(uniqueKeysWithValues: self)
  }
}

extension FitState {
  /// The one plate whose repetitions are data by themselves, with latents of their own.
  ///
  /// - Throws: `UsageError` where the model is weighed as a whole.
  func dataPlate(of bound: BoundModel, _ place: String) throws -> Axis {
    let family = try plan.assembly.family.on(bound)
    let assembly = try Assembly(bound, family, klForm: .monteCarlo)
    let plates = assembly.sharedPlates.sorted
    let obstacle: String?
    if let plate = plates.first, plates.count == 1 {
      do {
        try MinibatchChecks(plate: plate, assembly: assembly).check()
        return plate
      } catch {
        obstacle = error.what
      }
    } else {
      let names = plates.map(\.name).joined(separator: " and ")
      obstacle =
        plates.isEmpty ? "the drawn latents share no plate" : "they repeat over \(names) together"
    }
    throw UsageError(
      what: "no datum of \(plan.bound.structure.name) has latents of its own: \(obstacle ?? "")",
      place: place,
      fix: "Ask it of a model whose latents all repeat over one plate"
    )
  }
}
