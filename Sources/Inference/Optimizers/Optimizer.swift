public import EvidenceTensors

/// A rule by which learned quantities follow the gradient of a loss downhill.
///
/// It is a transformation of expressions: a fit applies it once, and the program that is compiled from the result makes all
/// steps. All quantities are unconstrained coordinates.
public protocol Optimizer: Sendable {
  var learningRate: Double { get }
  /// How the learning rate changes over a run.
  var schedule: Schedule { get }
  /// What is done to a gradient that is too long.
  var clipping: Clipping { get }
  /// What is wrong with the other settings, if something is.
  var mistake: UsageError? { get }
  /// Says what the quantities, and the numbers that are kept between steps, become.
  func update(_ step: inout OptimizerStep)
  /// One line for people.
  var summary: String { get }
}

extension Optimizer {
  public var schedule: Schedule { .constant }
  public var clipping: Clipping { .none }
  public var mistake: UsageError? { nil }

  /// The learning rate of step `step`, counted from 0, of a run of `total` steps.
  package func learningRate(at step: Int, of total: Int) -> Double {
    learningRate * schedule.factor(at: step, of: total)
  }

  /// What is wrong with any of the settings, if something is.
  var anyMistake: UsageError? {
    guard learningRate > 0, learningRate.isFinite else {
      return UsageError(
        what: "the learning rate is \(learningRate)",
        place: "Optimizer.learningRate",
        fix: "Give a positive number, such as 0.001"
      )
    }
    return schedule.mistake ?? clipping.mistake ?? mistake
  }
}

/// An optimizer that treats every element by itself, and all alike.
public protocol ElementwiseOptimizer: Optimizer {
  /// How many numbers are kept for each element between steps; all start at zero.
  var momentCount: Int { get }
  /// The value and the moments after a step.
  func stepped(
    _ quantity: OptimizedQuantity,
    moments: [Tensor],
    learningRate: Tensor
  ) -> (value: Tensor, moments: [Tensor])
}

extension ElementwiseOptimizer {
  public func update(_ step: inout OptimizerStep) {
    for quantity in step.quantities {
      let moments = (0..<max(0, momentCount)).map { _ in step.state(like: quantity) }
      let next = stepped(quantity, moments: moments, learningRate: step.learningRate)
      if next.moments.count != momentCount {
        step.note(
          "`momentCount` is \(momentCount), and `stepped` gives \(next.moments.count) moments",
          in: "update",
          fix: "Give as many as are kept"
        )
      }
      step.set(quantity.value, to: next.value)
      for (moment, value) in zip(moments, next.moments) { step.set(moment, to: value) }
    }
  }
}

/// What an optimizer sees of a quantity in a step.
public struct OptimizedQuantity: Sendable {
  public let value: Tensor
  /// Of the loss, which is to become smaller, as clipping leaves it.
  public let gradient: Tensor
  /// How many steps the quantity has taken, this one included; repeats over a plate of which each step sees only some.
  public let count: Tensor
  /// Whether it is a weight of a network, declared so by `@Parameter(isWeight: true)`, and not a bias, a scale or any other number.
  public let isWeight: Bool

  public init(value: Tensor, gradient: Tensor, count: Tensor, isWeight: Bool = false) {
    self.value = value
    self.gradient = gradient
    self.count = count
    self.isWeight = isWeight
  }
}
