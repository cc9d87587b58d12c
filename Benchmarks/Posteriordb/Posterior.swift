public import Evidence

/// A posterior of posteriordb that has at most three dimensions after elimination.
public struct Posterior: Sendable {
  public let name: String
  /// Finds the evidence.
  public let answers: @Sendable () throws -> Answers
  /// The bound that a guide reaches in a number of steps.
  public let bound: (@Sendable (_ guide: AutomaticGuide, _ steps: Int) throws -> Estimate)?

  init(
    _ name: String,
    bound: (@Sendable (_ guide: AutomaticGuide, _ steps: Int) throws -> Estimate)? = nil,
    _ answers: @escaping @Sendable () throws -> Answers
  ) {
    self.name = name
    self.bound = bound
    self.answers = answers
  }

  public static let all = regressions + hierarchies + counts
}

/// The evidence of a posterior, with the moments of some of its quantities.
public struct Answers {
  public let logEvidence: Double
  public let errorBound: () -> Double
  public let means: () throws -> [Double]
  public let deviations: () throws -> [Double]

  init<M: Model>(_ evidence: ExactEvidence<M>, _ quantities: [(M) -> Tensor]) {
    logEvidence = evidence.logEvidence
    errorBound = { evidence.errorBound }
    means = { try quantities.flatMap { try evidence.posterior.mean(of: $0).doubles } }
    deviations = {
      try quantities.flatMap { try evidence.posterior.standardDeviation(of: $0).doubles }
    }
  }
}
