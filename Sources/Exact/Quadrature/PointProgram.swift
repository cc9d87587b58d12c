internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Expressions of a point, evaluated at many points after one another; what the point does not enter is computed once.
///
/// Points are the rows of a program's step, of which there may be fewer than usual.
final class PointProgram {
  /// The axis of points that are evaluated together.
  static let axis = Axis(Points.self)
  private enum Points: Plate {}

  /// The most points of a block.
  let width: Int
  /// What is given anew for each block of points.
  private let variables: [Variable]
  private let source: ProgramSource
  /// About how many operations a point takes, and how many were made.
  private let operations: Double
  private var spent = 0.0
  private var program: any Program
  private var isCompiled = false

  /// `variables` carry the axis.
  init(
    _ outputs: [Tensor],
    of variables: [Variable],
    width: Int = 512,
    _ evaluation: Evaluation
  ) throws {
    self.width = width
    self.variables = variables
    let bound = evaluation.bound
    var separation = Separation(by: Set(variables), sizes: bound.sizes)
    let separated = separation(outputs)
    let parts = try KnownParts(of: separated, without: Set(variables), evaluation)
    let start = variables.map { ($0, Array(repeating: 0.0, count: width * $0.shape.product)) }
    let state = evaluation.state.merging(parts.numbers) { $1 }
    let read = parts.expressions.reduce(into: Set<Variable>()) { $0.formUnion($1.variables) }
    operations = separation.operations(of: parts.expressions).each
    source = ProgramSource(
      graph: Graph(outputs: parts.expressions),
      sizes: bound.sizes.merging([Self.axis: width]) { $1 },
      minibatch: ProgramSource.Minibatch(axis: Self.axis, size: width, isOftenSmall: true),
      data: try bound.data(of: read),
      state: state.filter { read.contains($0.key) }.merging(start) { $1 },
      threads: operations * Double(width) > Self.leastShared ? Processors.count : 1
    )
    program = try InterpretedProgram(source)
  }

  /// About as many operations as are worth waking a second thread.
  private static let leastShared = 2e7
  /// About as many operations as the interpreter makes while a program is compiled: after so many, one is.
  private static let mostInterpreted = 1e7
  /// A scan takes so many blocks.
  private static let fewestBlocks = 8

  /// Outputs by their number at a block of points; `numbers` are those of each variable, point after point.
  func callAsFunction(_ numbers: [[Double]], count: Int) throws -> (Int) -> NumericArray {
    spent += operations * Double(count)
    if !isCompiled, spent > Self.mostInterpreted {
      program = try makeProgram(source, steps: Self.fewestBlocks)
      isCompiled = true
    }
    for (variable, own) in zip(variables, numbers) {
      // The last point again, so that no other enters.
      let last = own.suffix(variable.shape.product)
      var padded = own
      padded.reserveCapacity(width * last.count)
      for _ in count..<width { padded += last }
      program.setState(of: variable, to: padded)
    }
    _ = program.run(StepInputs(rows: (0..<Int32(count)).map { $0 }, rowCounts: [count]))
    return program.output
  }
}
