public import EvidenceModeling
internal import EvidenceTensors

/// Several fits of one model as one guide: the mixture q(h | x) = (1/K) Σ qₖ(h | x) of theirs.
///
///     let ensemble = try Ensemble((0..<5).map { try inference.seed($0).run(steps: 1_000) })
///
/// Its weights are safer than those of a single fit, as one member may cover what another misses; and where the members disagree,
/// data are such as none of them has learned to infer.
/// - Reference: Owen & Zhou (2000), "Safe and effective importance sampling"; Lakshminarayanan, Pritzel & Blundell (2017), "Simple and
///   scalable predictive uncertainty estimation using deep ensembles".
public struct Ensemble<M: Model>: Sendable {
  public let members: [Fit<M>]

  /// - Throws: `UsageError` for fewer than two fits, and for fits of different models: each must be made with the same value of the
  ///   model, and have the same parameters of it.
  public init(_ members: [Fit<M>]) throws {
    self.members = members
    try MixtureProgram.check(members.map(\.state))
  }

  /// The log-weights log p(x, h) − log q(h | x) of draws of the mixture, as many of each member, in nats.
  ///
  /// - Throws: as `Fit.logWeights`, for fewer draws than two of each member, and where data do not have latents of their own.
  public func logWeights(
    observing data: Bindings<M> = [:],
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws -> LogWeights {
    try densities(data, draws, seed).weights
  }

  /// How far the members are from one another, datum by datum: the mean of KL(qⱼ ‖ qₖ) over all pairs, in nats, by draws.
  ///
  /// It grows without a limit, as the divergence from the posterior does, where that from the mixture is at most log K.
  /// - Throws: as `logWeights`.
  public func disagreement(
    observing data: Bindings<M> = [:],
    draws: Int = DefaultDraws.weights,
    seed: UInt64 = 0
  ) throws -> [Double] {
    try densities(data, draws, seed).disagreement
  }

  private func densities(
    _ data: Bindings<M>,
    _ draws: Int,
    _ seed: UInt64
  ) throws -> MixtureDensities {
    let each = draws / members.count
    try requireDraws(draws, "Ensemble.logWeights", atLeast: 2 * members.count)
    let observed = try members[0].state.plan.bound.structure.resolve(data, of: members[0].model)
    let program = try MixtureProgram(members.map(\.state), observing: observed, draws: each)
    return try program.densities(seed: seed)
  }
}
