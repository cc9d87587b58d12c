/// How chains go from the prior to the posterior.
public struct Annealing: Sendable {
  /// The number of intermediate distributions p(h) p(x | h)ᵝ, β from 0 to 1.
  public var temperatures: Int
  /// Independent chains, which are averaged.
  public var chains: Int
  /// Leapfrog steps in each transition.
  public var leapfrogs: Int
  public var seed: UInt64
  /// The mean probability of acceptance that step sizes are adapted to.
  public var acceptance: Double
  /// Called a few times a second with how far the chains have come.
  public var progress: (@Sendable (AnnealingProgress) -> Void)?

  /// Annealing with Hamiltonian transitions; each transition makes `leapfrogs` gradients of the log joint.
  public init(
    temperatures: Int = 1_000,
    chains: Int = 32,
    leapfrogs: Int = 5,
    seed: UInt64 = 0,
    acceptance: Double = 0.8,
    progress: (@Sendable (AnnealingProgress) -> Void)? = nil
  ) {
    self.temperatures = temperatures
    self.chains = chains
    self.leapfrogs = leapfrogs
    self.seed = seed
    self.acceptance = acceptance
    self.progress = progress
  }
}

/// How far annealing has come.
public struct AnnealingProgress: Sendable {
  /// Transitions that each chain has made, in the run that adapts step sizes too.
  public let transitions: Int
  /// Transitions to be made in all; those back from the posterior are added once it is known to be exact.
  public let total: Int
  /// At the present rate.
  public let secondsLeft: Double
}
