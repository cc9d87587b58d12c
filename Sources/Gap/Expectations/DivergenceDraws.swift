internal import EvidenceExact
internal import EvidenceInference
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// KL(q ‖ p(h | x)) as a mean over draws of the guide, from the log-probability of the exact posterior.
struct DivergenceDraws {
  private let program: any Program
  private let value: Tensor
  private let plate: Axis?
  private let bound: BoundModel
  private let draws: Int
  private let group: Int

  /// Nil where the posterior of what the guide draws has no closed form.
  init?(_ fit: FitState, _ terms: GapTerms, plate: Axis?, draws: Int, seed: UInt64) throws {
    guard let negative = try? terms.negativeDivergence() else { return nil }
    let plan = fit.plan
    let kept: AxisSet = plate.map { [$0] } ?? []
    guard negative.terms.allSatisfy({ kept.isSubset(of: $0.plates) }) else { return nil }
    let group = min(draws, 256)
    let realization = Realization(
      of: plan.assembly.family,
      particles: group > 1 ? .particles(group) : nil
    )
    // log q is read from the guide's draws themselves.
    let posterior = negative.terms.dropLast(terms.parts.count)
    let entropy = realization.logDensities.map { $0.with(-$0.tensor) }
    let all = (realization(Array(posterior)) + entropy).map { $0.summed(keeping: kept) }
    value = -all.reduce(Tensor(0), +)
    let numbers = terms.state.merging(negative.constants) { own, _ in own }
    let graph = Graph(outputs: [value])
    let read = Set(graph.variables)
    program = try makeProgram(
      ProgramSource(
        graph: graph,
        sizes: plan.bound.sizes,
        data: try plan.bound.data(of: read),
        state: numbers.filter { read.contains($0.key) },
        seed: seed ^ 0x5851_F42D_4C95_7F2D
      ),
      runs: (draws + group - 1) / group
    )
    self.plate = plate
    bound = plan.bound
    self.draws = draws
    self.group = group
  }

  /// The mean in total and for each repetition of the plate, and the standard error of the total.
  func estimate() -> (mean: GuideGap.Expected, standardError: Double)? {
    let rows = plate.map { bound.sizes[$0] ?? 1 } ?? 1
    let order = (plate.map { [$0] } ?? []) + (group > 1 ? [.particles(group)] : [])
    var moments = RunningMoments(count: rows)
    for first in stride(from: 0, to: draws, by: group) {
      _ = program.run(StepInputs(first: first / group))
      let numbers = program.output(0).values(plates: order, sizes: bound.sizes).doubles
      guard numbers.allSatisfy(\.isFinite) else { return nil }
      for draw in 0..<group {
        let own = stride(from: draw, to: numbers.count, by: group).map { numbers[$0] }
        moments.add(own[...])
      }
    }
    let count = Double((draws + group - 1) / group * group)
    let variance = moments.variance.reduce(0, +) / count
    let value = moments.mean.reduce(0, +)
    let expected = GuideGap.Expected(total: value, rows: plate.map { _ in moments.mean })
    return (expected, variance.squareRoot())
  }
}
