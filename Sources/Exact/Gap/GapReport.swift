public import Inference
internal import Modeling
internal import Tensors

/// What a guide misses: log p(x) = ELBO + KL(q ‖ p(h | x)), each found by a route of its own, in nats.
public struct GapReport: Sendable {
  /// log p(x) at the fitted parameters, with the exact posterior.
  public let exact: ExactEvidence
  public let elbo: Double
  /// 0 where the ELBO is exact.
  public let elboStandardError: Double
  /// KL(q ‖ p(h | x)) from the exact posterior; nil where it has no exact value.
  public let divergence: Double?
  /// The importance-weighted bound by its number of draws.
  public let importanceWeighted: [(particles: Int, estimate: Estimate)]

  /// log p(x) − ELBO.
  public var gap: Double { exact.total - elbo }
  /// log p(x) − ELBO − KL, which is zero but for the errors of the three.
  public var residual: Double? { divergence.map { gap - $0 } }
  public var elboIsExact: Bool { elboStandardError == 0 }

  /// - Throws: `UsageError` where no exact method gives log p(x).
  package init(of state: FitState, draws: Int, seed: UInt64, particles: [Int]) throws {
    let plan = state.plan
    let bound = plan.bound
    let pairs = try plan.quantities.map { ($0.parameter, try state.value(of: $0).doubles) }
    let numbers = Dictionary(uniqueKeysWithValues: pairs)
    let declared = numbers.filter { bound.structure.declares($0.key) }
    exact = try exactLogEvidence(of: bound, parameters: declared)
    let weights = try state.logWeights(observing: [:], draws: draws, seed: seed)
    importanceWeighted = particles.filter { $0 <= draws }.map {
      ($0, weights.importanceWeightedBound(particles: $0))
    }
    let values = try GuideGap(plan.assembly.family, exact.posterior, numbers)
    elbo = values.elbo ?? weights.elbo.value
    elboStandardError = values.elbo == nil ? weights.elbo.standardError : 0
    divergence = values.divergence
  }
}

extension Fit {
  /// The bound that the fit reached beside the exact log evidence, and the divergence between them.
  ///
  /// The ELBO and the divergence are exact where the log joint is quadratic in the guide's normal draws, up to two dimensions;
  /// else the ELBO is the mean over `draws`.
  /// - Throws: `UsageError` where no exact method gives log p(x).
  public func gap(
    draws: Int = 5_000,
    seed: UInt64 = 1,
    particles: [Int] = [1, 5, 50]
  ) throws -> GapReport {
    try GapReport(of: state, draws: draws, seed: seed, particles: particles)
  }
}
