public import EvidenceTensors

/// What a fit maximizes, in nats.
public protocol Objective: Sendable, CustomStringConvertible {
  /// Such as "importance-weighted bound".
  var name: String { get }
  /// How many draws of the guide a step makes; nil where `VariationalInference.particles` says so.
  var particles: Int? { get }
  /// The same with another number of draws; nil where it states none.
  func taking(particles: Int) -> Self?
  /// Whether it is the mean of the log-weight: terms may then be replaced by their own means, as divergences in closed form are.
  var isMean: Bool { get }
  /// Its value at the draws of a step, and what is differentiated.
  func bound(of weight: LogWeight) -> Bound
}

/// The number that a fit reports, and the expression whose gradient it follows.
public struct Bound: Sendable {
  public let value: Tensor
  /// Only its gradient matters.
  public let surrogate: Tensor

  /// Where no surrogate is given, the gradient is that of the value itself.
  public init(_ value: Tensor, surrogate: Tensor? = nil) {
    self.value = value
    self.surrogate = surrogate ?? value
  }

  func substituting(_ replacements: [Tensor: Tensor]) -> Bound {
    let new = Tensor.substituting(replacements, in: [value, surrogate])
    return Bound(new[0], surrogate: new[1])
  }
}

extension Objective {
  public var particles: Int? { nil }
  public func taking(particles: Int) -> Self? { nil }
  public var isMean: Bool { false }
  public var description: String { particles.map { "\(name), \($0) particles" } ?? name }
}
