package import EvidenceModeling
internal import EvidencePrograms
package import EvidenceTensors

/// A log-density on a few unconstrained coordinates, evaluated at many points at once.
package final class PointDensity {
  package let dimension: Int
  private let program: Form
  private let lost: LostPoints?
  private var row = 0
  /// In how many places a density of one coordinate is looked at for spikes: fewer where values are dear, or many densities are.
  let checks: Int

  private enum Form {
    case whole(PointProgram)
    /// One repetition of a plate at a time.
    case repeated(any Program, Variable)
  }

  /// `logDensity` maps a point [dimension] to the log-density, which carries no axes besides the point's.
  ///
  /// With a `plate`, the density is that of one repetition at a time, chosen by `select(row:)`.
  package convenience init(
    dimension: Int,
    bound: BoundModel,
    state: [Variable: [Double]],
    plate: Axis? = nil,
    _ logDensity: (Tensor) -> Tensor
  ) throws {
    let evaluation = Evaluation(bound: bound, state: state)
    try self.init(dimension: dimension, evaluation, plate: plate, noting: nil, logDensity)
  }

  /// Points at which the density is no number are kept in `lost`.
  init(
    dimension: Int,
    _ evaluation: Evaluation,
    plate: Axis?,
    noting lost: LostPoints?,
    _ logDensity: (Tensor) -> Tensor
  ) throws {
    let (bound, state) = (evaluation.bound, evaluation.state)
    self.dimension = dimension
    self.lost = lost
    let width = dimension == 1 ? 64 : 512
    let rows = bound.sizes.values.max() ?? 1
    checks = min(max(Self.checkedNumbers / max(rows, 1), 1_024), LineIntegral.mostChecks)
    guard let plate else {
      let points = Variable(.state, shape: [dimension], plates: [PointProgram.axis])
      let program = try PointProgram(
        [logDensity(Tensor(points))],
        of: [points],
        width: width,
        evaluation
      )
      self.program = .whole(program)
      return
    }
    let axis = Axis.enumerated(Self.axisNumber, size: width)
    let points = Variable(.state, shape: [dimension], plates: [axis])
    let source = ProgramSource(
      graph: Graph(outputs: [logDensity(Tensor(points))]),
      sizes: bound.sizes,
      minibatch: ProgramSource.Minibatch(axis: plate, size: 1),
      data: bound.data,
      state: state.merging([points: Array(repeating: 0, count: width * dimension)]) { $1 }
    )
    // Compiling a program takes as long as about thirty integrals by the interpreter.
    let isLong = dimension > 1 || bound.sizes[plate] ?? 0 > 30
    program = .repeated(isLong ? try makeProgram(source) : try InterpretedProgram(source), points)
  }

  private static let checkedNumbers = 1 << 22
  private static let axisNumber = 1 << 19

  /// Looks at another repetition of the plate from now on.
  package func select(row: Int) { self.row = row }

  /// The log-density at points, one after the other.
  package func callAsFunction(_ coordinates: [Double]) throws -> [Double] {
    var results: [Double] = []
    let stride = (dimension == 1 ? 64 : 512) * dimension
    for start in Swift.stride(from: 0, to: coordinates.count, by: stride) {
      let block = Array(coordinates[start..<min(start + stride, coordinates.count)])
      let count = block.count / dimension
      let output = try values(at: block, count)
      let values =
        output.axes.isEmpty
        ? Array(repeating: output.elements[0], count: count) : Array(output.elements.prefix(count))
      lost?.note(block, values)
      results += values
    }
    return results
  }

  private func values(at block: [Double], _ count: Int) throws -> NumericArray {
    switch program {
    case .whole(let program): return try program([block], count: count)(0)
    case .repeated(let program, let points):
      // The last point again, so that no other enters.
      let last = block.suffix(dimension)
      var padded = block
      for _ in count..<points.plates.map({ $0.fixedSize ?? 1 }).product { padded += last }
      program.setState(of: points, to: padded)
      _ = program.run(StepInputs(rows: [Int32(row)], rowCounts: [1]))
      return program.output(0)
    }
  }
}
