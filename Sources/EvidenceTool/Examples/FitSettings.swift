public import Evidence

/// How a model is fitted: everything that the command line can change.
public struct FitSettings: Sendable {
  /// When a fit ends.
  public enum Length: Sendable, Equatable {
    case steps(Int)
    /// Passes over the data, mini-batch by mini-batch.
    case epochs(Int)
  }

  public var length: Length
  public var learningRate: Double
  /// How Adam's learning rate changes over the fit.
  public var schedule: Schedule
  /// The rows of a mini-batch; all of the data where `nil`.
  public var batch: Int?
  public var objective: any Objective
  /// The automatic guide of latents for which the model states none; where `nil`, what can be is integrated out, and only the rest
  /// has one.
  public var guide: AutomaticGuide?
  /// The draws of the latents in each step, where the objective states none; as few as the estimators take where `nil`.
  public var particles: Int?
  /// How gradients pass through the draws of all latents; chosen for each where `nil`.
  public var estimator: GradientEstimator?
  /// The floating-point type of the steps; chosen by the size of the problem where `nil`.
  public var precision: Precision?
  public var seed: UInt64
  /// The workers of a step; chosen by the size of the problem where `nil`.
  public var threads: Int?

  /// Settings of a fit: by default 2,000 steps of Adam over all of the data, with a learning rate that falls to zero.
  public init(
    _ length: Length = .steps(2_000),
    learningRate: Double = 1e-2,
    schedule: Schedule = .cosine(),
    batch: Int? = nil,
    objective: any Objective = .elbo,
    guide: AutomaticGuide? = nil,
    particles: Int? = nil,
    estimator: GradientEstimator? = nil,
    precision: Precision? = nil,
    seed: UInt64 = 0,
    threads: Int? = nil
  ) {
    self.length = length
    self.learningRate = learningRate
    self.schedule = schedule
    self.batch = batch
    self.objective = objective
    self.guide = guide
    self.particles = particles
    self.estimator = estimator
    self.precision = precision
    self.seed = seed
    self.threads = threads
  }
}
