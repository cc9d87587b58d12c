public import EvidenceTensors

/// What a fit maximizes, in nats.
public protocol Objective: Sendable, CustomStringConvertible {
  /// Such as "importance-weighted bound".
  var name: String { get }
  /// How many draws of the guide a step makes; nil where `VariationalInference.particles` says so.
  var particles: Int? { get }
  /// The same with another number of draws; nil where it states none.
  func taking(particles: Int) -> Self?
  /// How derivatives pass through the draws of the guide.
  var form: ObjectiveForm { get }
  /// Whether divergences may stand in closed form in place of priors and guides.
  var takesClosedDivergences: Bool { get }
  /// What a reader of its value must know, such as that it is no bound; nil where it is one.
  var note: String? { get }
  /// What is wrong with its settings, if something is.
  var mistake: UsageError? { get }
  /// Its value at the draws of a step, and what is differentiated.
  func bound(of weight: LogWeight) throws(UsageError) -> Bound
}

/// How the derivatives of an objective pass through draws: which estimators there are depends on it.
public enum ObjectiveForm: String, Sendable {
  /// The mean of the log-weight over draws: terms add up, and may be replaced by their own means, as divergences in closed form are.
  case mean
  /// log (1/K) Σ exp of the log-weights of K particles.
  case importanceWeighted = "importance-weighted"
  /// Another function of the log-weights of K particles.
  case combined
  /// None does: draws are constants.
  case held
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
  public var form: ObjectiveForm { .combined }
  public var takesClosedDivergences: Bool { form == .mean }
  public var note: String? { nil }
  public var mistake: UsageError? { nil }
  public var description: String { particles.map { "\(name), \($0) particles" } ?? name }
}
