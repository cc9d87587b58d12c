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
  /// The first thing that was said wrongly: a fit throws it before its first step.
  public private(set) var mistake: UsageError?

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
  /// A quantity that is none of `quantities` is a mistake.
  public mutating func state(like quantity: OptimizedQuantity, from start: Double = 0) -> Tensor {
    guard let variable = quantity.value.variable,
      quantities.contains(where: { $0.value == quantity.value })
    else {
      note(
        "a state is asked for that is like something else than a quantity of the step",
        in: "state",
        fix: "Give one of `quantities`"
      )
      return scalar(from: start)
    }
    return keep(Variable(.state, shape: variable.shape, plates: variable.plates), start)
  }

  /// A number that is kept between steps.
  public mutating func scalar(from start: Double = 0) -> Tensor { keep(Variable(.state), start) }

  /// Lets a quantity, or a number that is kept, have another value after the step.
  ///
  /// It is set once, to what broadcasts to its shape and repeats over no other plates; anything else is a mistake.
  public mutating func set(_ state: Tensor, to value: Tensor) {
    let new = value.broadcast(to: state.shape)
    let foreign = value.axes.subtracting(state.axes).sorted
    let isKnown = quantities.contains { $0.value == state } || starts.contains { $0.state == state }
    if !isKnown {
      note(
        "something is set that is neither a quantity nor a number that is kept",
        in: "set",
        fix: "Set the value of one of `quantities`, or what `state(like:)` or `scalar()` gave"
      )
    } else if updates.contains(where: { $0.state == state }) {
      note("a state of shape \(state.shape) is set twice", in: "set", fix: "Set it once")
    } else if let mistake = value.mistake {
      note("in a state's value, \(mistake)", in: "set", fix: "Correct the shapes in the formula")
    } else if new.mistake != nil {
      note(
        "a state of shape \(state.shape) is set to a value of shape \(value.shape)",
        in: "set",
        fix: "Give a value that broadcasts to the shape of the state"
      )
    } else if let plate = foreign.first {
      note(
        "a state is set to a value that repeats over \(plate), over which the state does not",
        in: "set",
        fix: "Keep the value in a state like a quantity that repeats over \(plate)"
      )
    } else {
      updates.append((state, new))
    }
  }

  mutating func note(_ what: String, in member: String, fix: String) {
    mistake = mistake ?? UsageError(what: what, place: "OptimizerStep.\(member)", fix: fix)
  }

  private mutating func keep(_ variable: Variable, _ start: Double) -> Tensor {
    starts.append((Tensor(variable), start))
    return Tensor(variable)
  }
}
