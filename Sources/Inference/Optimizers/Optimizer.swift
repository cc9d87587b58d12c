public import EvidenceTensors

/// A rule by which a learned quantity follows its gradient downhill.
///
/// It is a transformation of expressions: a fit applies it to every quantity once, and the program that is compiled from the
/// result makes all steps. All quantities are unconstrained coordinates.
public protocol Optimizer: Sendable {
  /// The learning rate of each step.
  var schedule: Schedule { get }
  /// What is done to a gradient that is too long.
  var clipping: Clipping { get }
  /// How many numbers are kept for each element between steps; all start at zero.
  var momentCount: Int { get }
  /// The value and the moments after a step.
  func stepped(_ quantity: OptimizedQuantity) -> (value: Tensor, moments: [Tensor])
  /// One line for people.
  var summary: String { get }
  /// What is wrong with the rule's own numbers, if something is; nothing, unless told.
  var mistake: UsageError? { get }
}

extension Optimizer {
  public var mistake: UsageError? { nil }
}

/// What an optimizer sees of a quantity in a step.
public struct OptimizedQuantity: Sendable {
  public let value: Tensor
  /// Of the loss, which is to become smaller.
  public let gradient: Tensor
  public let moments: [Tensor]
  /// A scalar.
  public let learningRate: Tensor
  /// How many steps the quantity has taken, this one included; repeats over a plate of which each step sees only some.
  public let count: Tensor
}
