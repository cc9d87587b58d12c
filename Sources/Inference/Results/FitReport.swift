internal import EvidenceExact
internal import EvidenceModeling
public import EvidencePrograms
internal import EvidenceTensors

/// What a fit was made of, for people and for tables; nothing about it is silent.
public struct FitReport: Sendable, CustomStringConvertible {
  /// How one latent was treated.
  public struct Site: Sendable {
    public let latent: String
    /// Such as "Normal (VAE.swift:12)", "automatic LogNormal", or "summed out over 3 values".
    public let guide: String
    /// How its part of the gradient is estimated, such as "pathwise, closed-form KL".
    public let estimator: String
    /// Whether the guide is a point, which has no density.
    public let isPoint: Bool
  }

  public let model: String
  public let objective: any Objective
  public let sites: [Site]
  public let optimizer: String
  public let precision: Precision
  /// One line: the engine, and why if it is not the native one; empty where no step was made.
  public let engine: String
  /// How many shared a step, which is one where the steps are too short to share.
  public let threads: Int
  public let seed: UInt64
  /// How many numbers were learned.
  public let learned: Int
  public let steps: Int
  /// 0 without mini-batches.
  public let epochs: Int
  public let compileSeconds: Double
  public let trainSeconds: Double
  /// Laplace's estimate of log p(x), in nats, which is no bound; nil for other guides than `.laplace`.
  public let laplaceEstimate: Double?
  /// What the reader of the bound must know.
  public let notes: [String]

  public var description: String {
    var lines = ["\(model): \(objective), \(optimizer)"]
    lines += sites.map { "  \($0.latent): \($0.guide); \($0.estimator)" }
    let engine = engine.isEmpty ? "" : ", \(engine)"
    lines.append("  \(learned) numbers learned, \(precision.rawValue) precision\(engine)")
    let count = "\(threads) thread\(threads == 1 ? "" : "s")"
    lines.append("  \(steps) steps, \(count), seed \(seed)")
    return (lines + notes.map { "  note: \($0)" }).joined(separator: "\n")
  }
}

extension Fit {
  /// How each latent was treated, and what the fit was made with.
  public var report: FitReport { state.report }
}

extension FitState {
  package var report: FitReport {
    let plan = plan
    let family = plan.assembly.family
    let latents = plan.bound.structure.latents
    let counts = Dictionary(
      uniqueKeysWithValues: family.enumerated.map { ($0.variable, $0.count) }
    )
    let sites = zip(latents, plan.assembly.estimators).map { latent, estimator in
      let guide =
        family.block(of: latent)?.summary ?? counts[latent].map { "summed out over \($0) values" }
        ?? family.collapse.words(for: latent) ?? ""
      return FitReport.Site(
        latent: plan.bound.structure.name(of: latent),
        guide: guide,
        estimator: estimator,
        isPoint: family.block(of: latent)?.isPoint ?? false
      )
    }
    let learned = plan.moved.reduce(0) { $0 + $1.count(plan.bound.sizes) }
    return FitReport(
      model: plan.bound.structure.name,
      objective: plan.options.objective,
      sites: sites,
      optimizer: plan.options.optimizer.summary,
      precision: plan.precision,
      engine: engine,
      threads: threads,
      seed: plan.options.seed,
      learned: learned,
      steps: history.objective.count,
      epochs: history.epochs.count,
      compileSeconds: compileSeconds,
      trainSeconds: trainSeconds,
      laplaceEstimate: laplaceEstimate,
      notes: notes
    )
  }

  private var notes: [String] {
    plan.assembly.family.blocks.flatMap(\.notes) + integralNotes + trialNotes
      + [
        exactNote, laplaceNote, pointNote, plan.options.objective.note, biasNote, startNote,
        lateNote,
      ]
      .compactMap(\.self)
  }

  private var exactNote: String? {
    plan.isExact ? "nothing is left to fit: the bound is log p(x), and needs no step" : nil
  }

  private var laplaceNote: String? {
    laplaceEstimate.map {
      "the guide is at the mode with the curvature there, and no step is made: Laplace's estimate of "
        + "log p(x) is \($0.words(digits: 9)), which is no bound"
    }
  }

  /// Latents that would be integrated out, but for something.
  private var integralNotes: [String] {
    let obstacles = plan.assembly.family.collapse.obstacles
    return plan.bound.structure.latents.compactMap { latent in
      obstacles[latent].map {
        "`\(plan.bound.structure.name(of: latent))` is drawn by a guide: \($0)"
      }
    }
  }

  /// What a pilot chose among, by the variance of a step's gradient and the work of a step, both beside those of the choice.
  private var trialNotes: [String] {
    plan.trials.filter(\.isChosen).map { best in
      let others = plan.trials.filter { $0.latents == best.latents && !$0.isChosen }
      let words = others.map { other in
        "\(other.estimator) has \(other.variance.words(digits: 2)) at "
          + "\((other.operations / best.operations).words(digits: 2)) times the work"
      }
      return "the gradient of \(best.latents) is by \(best.estimator), whose variance is "
        + "\(best.variance.words(digits: 2)) at the start; \(words.joined(separator: ", "))"
    }
  }

  /// Latents whose part of the gradient has another mean than that of the objective.
  private var biasNote: String? {
    let blocks = zip(plan.assembly.family.blocks, plan.assembly.rules)
    let biased = blocks.filter { $1.isBiased }.map { "\($0.names) (\($1.name))" }
    guard !biased.isEmpty else { return nil }
    let told = plan.biases.map { bias in
      ", at the start by \(bias.distance.words(digits: 2)) ± \(bias.error.words(digits: 2)) of an exact "
        + "gradient of length \(bias.length.words(digits: 2))"
    }
    return
      "the gradient of \(biased.joined(separator: ", ")) is biased\(told.joined()): the fit need not "
      + "come to the optimum of its guide"
  }

  private var pointNote: String? {
    let points = plan.assembly.family.blocks.filter(\.isPoint).map(\.names)
    guard !points.isEmpty else { return nil }
    let names = points.joined(separator: ", ")
    let verb = points.count == 1 ? "has a point guide" : "have point guides"
    return "\(names) \(verb), which \(points.count == 1 ? "has" : "have") no density: "
      + "the objective is log p at the point, not a bound of the log-evidence"
  }
}
