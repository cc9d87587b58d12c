public import Evidence
public import EvidenceTensors

/// A posterior of posteriordb that has at most three dimensions after elimination.
public struct Posterior: Sendable {
  public let name: String
  /// Finds the evidence.
  public let answers: @Sendable () throws -> Answers

  init(_ name: String, _ answers: @escaping @Sendable () throws -> Answers) {
    self.name = name
    self.answers = answers
  }

  public static let all = regressions + hierarchies
}

/// The evidence, and what means are asked of.
public struct Answers {
  public let evidence: ExactEvidence
  public let quantities: [Tensor]

  init(_ evidence: ExactEvidence, _ quantities: [Tensor]) {
    self.evidence = evidence
    self.quantities = quantities
  }

  public func means() throws -> [Double] {
    try quantities.flatMap { try evidence.posterior.mean(of: $0).doubles }
  }

  public func deviations() throws -> [Double] {
    try quantities.flatMap { try evidence.posterior.standardDeviation(of: $0).doubles }
  }
}
