package import EvidencePrograms
package import EvidenceTensors
internal import Foundation

/// A random well-conditioned scalar expression over all operations, its gradient, and numbers for
/// its leaves.
///
/// Values stay below about 3 in absolute value after every operation, and no point lies near a
/// kink, so that programs can be compared with each other and gradients with differences. One to
/// three axes: rows (1 to 200), groups, particles, values of an enumerated variable; event shapes
/// of rank 0 to 3 with extents such as 1, 2, 3, 7, 17.
package struct RandomGraph: Sendable {
  /// How many the engines are compared on; `EVIDENCE_RANDOM_GRAPHS` asks for another number.
  package static let count =
    ProcessInfo.processInfo.environment["EVIDENCE_RANDOM_GRAPHS"].flatMap { Int($0) } ?? 200

  package let seed: Int
  package let sizes: [Axis: Int]
  package let minibatch: ProgramSource.Minibatch?
  package let data: [Variable: Values]
  package let state: [Variable: [Double]]
  /// The parameters that the loss depends on.
  package let parameters: [Variable]
  package let loss: Tensor
  /// What the loss is a sum of, and may cancel in it.
  package let terms: [Tensor]
  package let gradients: [Tensor]
  /// Intermediate results with axes.
  package let details: [Tensor]
  private let rows: [Int32]

  /// - Parameters:
  ///   - seed: equal seeds give equal graphs.
  ///   - isMinibatched: whether each step sees only some of the rows.
  package init(seed: Int, isMinibatched: Bool = false) {
    var builder = RandomGraphBuilder(seed: seed)
    builder.grow()
    let loss = builder.makeLoss()
    self.seed = seed
    self.loss = loss
    terms = builder.terms
    let used = loss.variables
    let parameters = builder.parameters.filter(used.contains)
    gradients = gradient(of: loss, withRespectTo: parameters.map { Tensor($0) })
    details = builder.makeDetails()
    self.parameters = parameters
    sizes = builder.sizes
    data = builder.data
    state = builder.state
    let all = Int32(builder.sizes[RandomGraphBuilder.rows] ?? 1)
    rows = Array((0..<all).shuffled(using: &builder.generator))
    let size = Int.random(in: 1...rows.count, using: &builder.generator)
    let axis = RandomGraphBuilder.rows
    minibatch = isMinibatched ? ProgramSource.Minibatch(axis: axis, size: size) : nil
  }

  /// Outputs: the loss, its gradient, some results with axes.
  ///
  /// Each step moves the parameters against the gradient.
  package var graph: Graph {
    let updates = zip(parameters, gradients).map { parameter, slope in
      Graph.Update(parameter, Tensor(parameter) - 0.001 * slope)
    }
    return Graph(outputs: [loss] + gradients + details, updates: updates)
  }

  package func source(precision: Precision = .double, threads: Int = 1) -> ProgramSource {
    ProgramSource(
      graph: graph,
      sizes: sizes,
      minibatch: minibatch,
      precision: precision,
      data: data,
      state: state,
      seed: UInt64(seed),
      threads: threads
    )
  }

  /// Steps that walk through the rows, the last with fewer of them where the mini-batch does not
  /// divide their number.
  package func inputs(steps: Int = 2) -> StepInputs {
    guard let minibatch else { return StepInputs(first: 3, count: steps) }
    var inputs = StepInputs(first: 3, count: steps)
    var start = 0
    for _ in 0..<steps {
      let end = min(start + minibatch.size, rows.count)
      inputs.rows += rows[start..<end]
      inputs.rowCounts.append(end - start)
      start = end == rows.count ? 0 : end
    }
    return inputs
  }

  /// The numbers of the leaves, with all rows.
  package var point: Point {
    get throws {
      let source = ProgramSource(graph: graph, sizes: sizes, data: data, state: state)
      let values = try InterpretedProgram(source).interpreter(for: StepInputs()).values
      return Point(sizes: sizes, values: values, seed: UInt64(seed))
    }
  }
}
