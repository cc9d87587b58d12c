public import Evidence

/// How a model is fitted: everything that the command line can change.
public struct FitSettings: Sendable {
  /// When a fit ends.
  public enum Length: Sendable, Equatable {
    case steps(Int)
    /// Passes over the data, mini-batch by mini-batch.
    case epochs(Int)
  }

  /// What is maximized.
  public enum Objective: String, Sendable, CaseIterable {
    /// The evidence lower bound.
    case elbo
    /// The importance-weighted bound with as many draws as there are particles.
    case iwae
  }

  public var length: Length
  public var learningRate: Double
  /// The rows of a mini-batch; all of the data where `nil`.
  public var batch: Int?
  /// The draws of the latents in each step.
  public var particles: Int
  public var objective: Objective
  public var precision: Precision
  public var seed: UInt64
  /// The workers of a step; one a core where `nil`.
  public var threads: Int?

  /// Settings of a fit: by default 2,000 steps of Adam over all of the data.
  public init(
    _ length: Length = .steps(2_000),
    learningRate: Double = 1e-2,
    batch: Int? = nil,
    particles: Int = 1,
    objective: Objective = .elbo,
    precision: Precision = .double,
    seed: UInt64 = 0,
    threads: Int? = nil
  ) {
    self.length = length
    self.learningRate = learningRate
    self.batch = batch
    self.particles = particles
    self.objective = objective
    self.precision = precision
    self.seed = seed
    self.threads = threads
  }
}
