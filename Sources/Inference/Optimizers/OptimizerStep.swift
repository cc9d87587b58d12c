public import EvidenceTensors

/// A step as an optimizer sees it, and what it says about it.
public struct OptimizerStep: Sendable {
  public let quantities: [OptimizedQuantity]
  /// The number that the fit reports, which is to become larger.
  public let objective: Tensor
  /// A scalar, as all that follow.
  public let learningRate: Tensor
  /// The number of the step, from 1.
  public let number: Tensor
  /// What becomes of quantities and of the numbers that are kept, in the order in which it was said.
  public private(set) var updates: [(state: Tensor, value: Tensor)] = []
  /// Where the numbers that are kept start.
  public private(set) var starts: [(state: Tensor, value: Double)] = []

  public init(
    quantities: [OptimizedQuantity],
    objective: Tensor,
    learningRate: Tensor,
    number: Tensor
  ) {
    self.quantities = quantities
    self.objective = objective
    self.learningRate = learningRate
    self.number = number
  }

  /// A number that is kept between steps for each element of a quantity.
  ///
  /// - Precondition: the quantity is one of `quantities`.
  public mutating func state(like quantity: OptimizedQuantity, from start: Double = 0) -> Tensor {
    guard let variable = quantity.value.variable else {
      preconditionFailure("OptimizerStep.state: the quantity is no variable")
    }
    return keep(Variable(.state, shape: variable.shape, plates: variable.plates), start)
  }

  /// A number that is kept between steps.
  public mutating func scalar(from start: Double = 0) -> Tensor { keep(Variable(.state), start) }

  /// Lets a quantity, or a number that is kept, have another value after the step.
  ///
  /// - Precondition: `value` broadcasts to the shape of `state` and repeats over no other plates.
  public mutating func set(_ state: Tensor, to value: Tensor) {
    let new = value.broadcast(to: state.shape)
    precondition(state.variable != nil, "OptimizerStep.set: only state can be set")
    precondition(
      new.mistake == nil && value.axes.isSubset(of: state.axes),
      "OptimizerStep.set: \(new.mistake ?? "the value repeats over more than its state")"
    )
    updates.append((state, new))
  }

  private mutating func keep(_ variable: Variable, _ start: Double) -> Tensor {
    starts.append((Tensor(variable), start))
    return Tensor(variable)
  }
}
