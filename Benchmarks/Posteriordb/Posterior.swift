import Evidence

/// A posterior of posteriordb that has at most three dimensions after elimination.
public struct Posterior: Sendable {
  public let name: String
  /// Finds the evidence.
  public let answers: @Sendable () throws -> Answers

  init(_ name: String, _ answers: @escaping @Sendable () throws -> Answers) {
    self.name = name
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
