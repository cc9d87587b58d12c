internal import ArgumentParser
internal import Evidence

/// The options that change how a model is fitted; each model has its own defaults.
struct FitArguments: ParsableArguments {
  enum PrecisionName: String, CaseIterable, ExpressibleByArgument { case float, double }

  @Option(help: "How often the data are passed over, in mini-batches.") var epochs: Int?
  @Option(help: "How many steps are made.") var steps: Int?
  @Option(help: "The rows of a mini-batch.") var batch: Int?
  @Option(help: "The learning rate of Adam.") var learningRate: Double?
  @Option(help: "The key of all random numbers.") var seed: UInt64?
  @Option(help: "The processors that share a step; results do not depend on it.") var threads: Int?
  @Option(help: "The floating-point type of the steps.") var precision: PrecisionName?
  @Option(help: "The draws of the latents in a step.") var particles: Int?
  @Option(help: "How gradients pass through draws of latents; chosen for each unless told.")
  var estimator: NamedEstimator?
  @Option(help: "What is maximized; forward-kl reads no data, but simulations of the model.")
  var objective: NamedObjective?
  @Option(help: "The guide of latents for which the model states none; compare takes several.")
  var guide: [NamedGuide] = []

  func validate() throws {
    if epochs != nil, steps != nil {
      throw ValidationError("--epochs and --steps are two ways to say one thing. Give one of them.")
    }
    let counts = [
      ("epochs", epochs, 0), ("steps", steps, 0), ("batch", batch, 1), ("threads", threads, 1),
      ("particles", particles, 1),
    ]
    for case (let name, let value?, let least) in counts where value < least {
      throw ValidationError("--\(name) is \(value). Give \(least) or more.")
    }
    if let learningRate, !(learningRate > 0 && learningRate.isFinite) {
      throw ValidationError("--learning-rate is \(learningRate). Give a positive number.")
    }
  }

  /// The settings of an example with what was given here in place.
  func changing(_ settings: FitSettings) -> FitSettings {
    var settings = settings
    if let epochs { settings.length = .epochs(epochs) }
    if let steps { settings.length = .steps(steps) }
    if let batch { settings.batch = batch }
    if let learningRate { settings.learningRate = learningRate }
    if let seed { settings.seed = seed }
    if let threads { settings.threads = threads }
    if let guide = guide.last { settings.guide = guide.value }
    if let precision { settings.precision = precision == .float ? .float : .double }
    if let objective { settings.objective = objective.value }
    if let particles {
      settings.objective = settings.objective.taking(particles: particles) ?? settings.objective
      settings.particles = particles
    }
    // An objective that states its own draws is told no others.
    if settings.objective.particles != nil { settings.particles = nil }
    if let estimator { settings.estimator = estimator.value }
    return settings
  }
}

/// An automatic guide by its name on the command line.
struct NamedGuide: ExpressibleByArgument {
  /// Nil for what is done where none is asked for.
  let value: AutomaticGuide?

  private static let table: [(name: String, value: AutomaticGuide?)] =
    [("default", nil)]
    + AutomaticGuide.all.map { ($0.name.lowercased().replacing(" ", with: "-"), $0) }

  init?(argument: String) {
    guard let row = Self.table.first(where: { $0.name == argument }) else { return nil }
    value = row.value
  }

  static var allValueStrings: [String] { table.map(\.name) }
}

/// An estimator by its name on the command line.
struct NamedEstimator: ExpressibleByArgument {
  let value: GradientEstimator

  private static func name(of estimator: GradientEstimator) -> String {
    estimator.name.lowercased().replacing(" ", with: "-")
  }

  init?(argument: String) {
    let own = GradientEstimator.all.first { Self.name(of: $0) == argument }
    guard let own else { return nil }
    value = own
  }

  static var allValueStrings: [String] { GradientEstimator.all.map(name) }
}

/// An objective by its name on the command line.
struct NamedObjective: ExpressibleByArgument {
  let value: any Objective

  private static let table: [(name: String, value: any Objective)] = [
    ("elbo", .elbo), ("iwae", .importanceWeighted(particles: 50)), ("forward-kl", .forwardKL),
    ("wake-sleep", .reweightedWakeSleep(particles: 50)),
    ("self-consistency", .selfConsistency(particles: 8)),
  ]

  init?(argument: String) {
    guard let row = Self.table.first(where: { $0.name == argument }) else { return nil }
    value = row.value
  }

  static var allValueStrings: [String] { table.map(\.name) }
}
