internal import Evidence

/// The bound that a fit reached beside the exact evidence of the model that it learned; totals over the data, in nats.
struct Comparison {
  let example: Example
  let data: String
  /// A word for how the latents are drawn: "exact" where none is.
  let guide: String
  let gap: GapReport
  let khat: Double
  /// The report after some of the steps, where they were asked for.
  let course: [(step: Int, report: GapReport)]

  /// Fits an example, and finds the exact evidence at the parameters that were learned.
  ///
  /// - Throws: `UsageError` where no exact method applies.
  init(
    _ example: Example,
    dataset: Dataset,
    settings: FitSettings,
    followsCourse: Bool = false
  ) throws {
    let study = try dataset.load()
    let display = ProgressDisplay(example.name, rows: study.rows)
    defer { display.clear() }
    let kept = followsCourse ? Self.courseSteps(settings, rows: study.rows) : []
    let state = try study.fit(settings, keeping: kept, progress: display.show).state
    let (draws, seed) = (DefaultDraws.divergence, UInt64(1))
    self.example = example
    data = dataset.name
    guide = Self.word(for: state.plan.assembly.family, settings.guide)
    gap = try GapReport(of: state, draws: draws, seed: seed, particles: [1, 5, 50])
    khat = try state.logWeights(observing: [:], draws: draws, seed: seed).reliability.worst
    course = try GapReport.course(of: state, draws: DefaultDraws.weights, seed: seed)
  }

  private static func word(for family: GuideFamily, _ asked: AutomaticGuide?) -> String {
    let structure = family.collapse.bound.structure
    if structure.latents.isEmpty { return "none" }
    if family.blocks.isEmpty { return "exact" }
    let drawn = family.blocks.flatMap(\.variables)
    if drawn.allSatisfy({ structure.guideKind(of: $0) == .stated }) { return "stated" }
    return (asked ?? GuideChoices().rest).name
  }

  /// About thirty numbers of steps that grow by a constant factor, after the first few.
  private static func courseSteps(_ settings: FitSettings, rows: Int) -> [Int] {
    let batch = min(settings.batch ?? rows, rows)
    let steps =
      switch settings.length {
      case .steps(let steps): steps
      case .epochs(let epochs): epochs * ((rows + batch - 1) / max(1, batch))
      }
    let count = 30
    let shares = (0...count).map { C.exp(C.log(Double(steps + 1)) * Double($0) / Double(count)) }
    return Set(shares.map { Int($0) - 1 } + [steps]).sorted()
  }
}
