internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Looks for a start of automatic guides over all their parameters: where the ELBO at draws that stay the same is highest.
///
/// Such an average is a smooth function, which a quasi-Newton search climbs whatever the scales of the parameters are; of a
/// normal posterior it is the ELBO itself, as the draws have the moments of the normal distribution.
/// - Reference: Giordano, Ingram & Broderick (2024), "Black box variational inference with a deterministic objective".
struct SampleAverage {
  let plan: FitPlan
  /// Guides of more numbers are not searched.
  static let mostDimensions = 100

  /// The free coordinates of the guides' own parameters.
  let parameters: [Variable]

  /// The search is left out where it would take more than a few seconds.
  private static let mostOperations = 3e9
  private static let evaluations = 600
  private static let mostParameters = 400
  private static let fewestDraws = 32
  private static let comparisons = 1...4

  /// Where the parameters start instead of at `state`; empty where they may stay.
  func found(from state: [Variable: [Double]]) throws -> [Variable: [Double]] {
    let size = dimension
    guard (1...Self.mostDimensions).contains(size) else { return [:] }
    let particles = max(Self.fewestDraws, 4 * size)
    let assembly = try Assembly(
      plan.bound,
      plan.assembly.family,
      particles: particles,
      klForm: plan.options.klForm
    )
    let weight = LogWeight(assembly, nil)
    let bound = Bound(weight.mean(weight.total)).substituting(plan.quantities.replacements)
    let draws = FixedDraws(
      for: bound.value,
      particles: .particles(particles),
      sizes: plan.bound.sizes
    )
    let objective = bound.substituting(draws.replacements)
    guard let numbers = draws.numbers(key(0)) else { return [:] }
    let all = state.merging(numbers) { $1 }
    let function = StateFunction(plan, objective, of: parameters, state: all)
    let cost = function.operations * Double(Self.evaluations)
    guard (1...Self.mostParameters).contains(function.origin.count), cost < Self.mostOperations
    else { return [:] }
    let program = try function.compiled(runs: Self.evaluations)
    let start = function.origin
    let search = RowwiseMinimum(from: [start]) { points in
      let (value, gradient) = function.value(of: program, at: points[0])
      return ([-value], [gradient.map { -$0 }])
    }
    let point = search.points[0]
    // Other draws tell whether it is better than where it came from.
    var gain = 0.0
    for number in Self.comparisons {
      for (variable, values) in draws.numbers(key(number)) ?? [:] {
        program.setState(of: variable, to: values)
      }
      let before = function.value(of: program, at: start).value
      gain += function.value(of: program, at: point).value - before
    }
    return gain > 0 ? function.state(at: point) : [:]
  }

  private func key(_ number: Int) -> RandomStream.Key {
    // Above the streams of sites, parameters and batches.
    RandomStream.Key(seed: plan.options.seed, step: number, site: (1 << 15) - 2)
  }

  /// How many normal numbers a draw is made of.
  private var dimension: Int {
    plan.assembly.family.blocks.reduce(0) { sum, block in
      let repetitions = block.plates.map { plan.bound.sizes[$0] ?? 1 }.product
      return sum + repetitions * block.noises.map(\.shape.product).reduce(0, +)
    }
  }
}
