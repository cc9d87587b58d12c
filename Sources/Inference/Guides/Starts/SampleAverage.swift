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
    let size = plan.noiseCount
    guard !parameters.isEmpty, (1...Self.mostDimensions).contains(size) else { return [:] }
    let fixed = try FixedBound(plan, particles: max(Self.fewestDraws, 4 * size))
    guard let numbers = fixed.draws.numbers(key(0)) else { return [:] }
    let all = state.merging(numbers) { $1 }
    let function = try StateFunction(plan, fixed.objective, of: parameters, state: all)
    let cost = function.operations * Double(Self.evaluations)
    guard (1...Self.mostParameters).contains(function.origin.count), cost < Self.mostOperations
    else { return [:] }
    let program = try function.compiled(runs: Self.evaluations)
    // Other draws tell whether it is better than where it came from.
    let others = Self.comparisons.compactMap { fixed.draws.numbers(key($0)) }
    let (point, gains) = FixedBound.highest(of: function, program, comparing: others)
    return gains.reduce(0, +) > 0 ? function.state(at: point) : [:]
  }

  private func key(_ number: Int) -> RandomStream.Key {
    // Above the streams of sites, parameters and batches.
    RandomStream.Key(seed: plan.options.seed, step: number, site: (1 << 15) - 2)
  }
}
