package import EvidenceTensors

/// The floating-point type that a program computes in.
public enum Precision: String, Sendable {
  case float, double
}

/// Everything that a program is compiled from: the graph and the numbers that do not change between steps.
package struct ProgramSource: Sendable {
  /// Outputs are read after a run; updates give state variables their new values at the end of each step.
  package var graph: Graph
  /// The full size of every plate.
  package var sizes: [Axis: Int]
  /// The plate of which each step sees only some rows, and the largest number of them.
  package var minibatch: Minibatch?
  package var precision: Precision
  /// Numbers bound to observed and input variables: plates in declared order, then the event shape, row-major.
  package var data: [Variable: Values]
  /// Initial numbers of parameters and optimizer state: plates in declared order, then the event shape, row-major.
  package var state: [Variable: [Double]]
  /// Scalars that are given anew for each step, in this order.
  package var scalars: [Variable]
  package var seed: UInt64
  package var threads: Int

  package struct Minibatch: Sendable {
    package let axis: Axis
    package let size: Int
    /// Whether steps often see few of these rows, so that blocks are short.
    let isOftenSmall: Bool
    package init(axis: Axis, size: Int, isOftenSmall: Bool = false) {
      self.axis = axis
      self.size = size
      self.isOftenSmall = isOftenSmall
    }
  }

  package init(
    graph: Graph,
    sizes: [Axis: Int] = [:],
    minibatch: Minibatch? = nil,
    precision: Precision = .double,
    data: [Variable: Values] = [:],
    state: [Variable: [Double]] = [:],
    scalars: [Variable] = [],
    seed: UInt64 = 0,
    threads: Int = 1
  ) {
    self.graph = graph
    self.sizes = sizes
    self.minibatch = minibatch
    self.precision = precision
    self.data = data
    self.state = state
    self.scalars = scalars
    self.seed = seed
    self.threads = threads
  }
}

/// What a run of successive steps is given.
package struct StepInputs: Sendable {
  /// The number of the first step: with the seed it keys the noise.
  package var first: Int
  package var count: Int
  /// The per-step scalars, step by step (count × scalars).
  package var scalars: [Double]
  /// The rows of the mini-batch plate that each step sees, step after step; empty without a mini-batch.
  package var rows: [Int32]
  /// How many rows each step sees (all full but perhaps the last of an epoch); empty without a mini-batch.
  package var rowCounts: [Int]

  package init(
    first: Int = 0,
    count: Int = 1,
    scalars: [Double] = [],
    rows: [Int32] = [],
    rowCounts: [Int] = []
  ) {
    self.first = first
    self.count = count
    self.scalars = scalars
    self.rows = rows
    self.rowCounts = rowCounts
  }
}

/// A compiled graph: the interpreter and the native engine behind one interface.
package protocol Program: AnyObject {
  /// Runs steps; returns, step after step, the value of every output that is a scalar without axes.
  func run(_ inputs: StepInputs) -> [Double]
  /// The value of an output after the last step (for outputs of any shape): axes in canonical order, then the event shape.
  func output(_ index: Int) -> NumericArray
  /// The present value of a state variable: plates in declared order, then the event shape.
  func state(of variable: Variable) -> [Double]
  func setState(of variable: Variable, to elements: [Double])
  /// One line for people: the engine, and why if it is not the native one.
  var engine: String { get }
  /// How many threads make a step.
  var threads: Int { get }
}
