public import EvidenceDistributions
public import EvidenceTensors

precedencegroup FactorPrecedence {
  associativity: none
  higherThan: AssignmentPrecedence
  lowerThan: TernaryPrecedence
}
infix operator ~ : FactorPrecedence

/// One factor of a density: a variable, its distribution, and where it was stated.
public struct Factor: Sendable {
  /// What stands on the left of `~`; a declared variable, if the factor is right.
  public let variable: Tensor
  public let distribution: any Distribution
  /// Where it was stated, such as `File.swift:12`.
  public let place: String
}

/// States that `variable` has the density of `distribution`, given the variables that it is made of.
public func ~ (variable: Tensor, distribution: any Distribution) -> Factor {
  Factor(variable: variable, distribution: distribution, place: "")
}

// Overloads that exist only for their error messages.
@available(*, unavailable, message: "put the variable on the left: `variable ~ distribution`")
public func ~ (distribution: any Distribution, variable: Tensor) -> Factor { fatalError() }

@available(*, unavailable, message: "put a distribution on the right: `x ~ Normal(value, 1)`")
public func ~ (variable: Tensor, value: Tensor) -> Factor { fatalError() }

/// A density as a list of factors, whose order carries no meaning.
public struct Joint: Sendable {
  public let factors: [Factor]

  public init(factors: [Factor]) { self.factors = factors }
}
