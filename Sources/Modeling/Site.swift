public import Distributions
public import Tensors

/// A random variable with its distribution in the joint, or in the guide, of a validated model.
public struct Site: Sendable {
  public let variable: Variable
  /// The variable's name, such as `first.mean`.
  public let path: String
  public let distribution: any Distribution
  /// Where the factor was stated: `File.swift:12`.
  public let place: String
  /// The random variables that the distribution reads, in order of declaration, and then the inputs.
  public let parents: [Variable]
  /// The parameters that the distribution reads, in order of declaration.
  public let parameters: [Variable]

  /// The variable as an expression.
  public var value: Tensor { Tensor(variable) }

  /// The log-density in nats: summed over the event, one number for each repetition of the plates.
  public var logProb: Tensor { logProb(of: value) }

  /// The log-density of a value of the variable's event shape, summed over the event.
  public func logProb(of value: Tensor) -> Tensor { sum(distribution.logProb(value)) }
}
