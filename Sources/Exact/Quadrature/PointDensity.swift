package import EvidenceModeling
internal import EvidencePrograms
package import EvidenceTensors

/// A log-density on a few unconstrained coordinates, evaluated at many points at once.
package final class PointDensity {
  package let dimension: Int
  private let points: Variable
  private let program: any Program
  private var row: Int?
  /// How many points one step of the program takes.
  private let width: Int
  /// In how many places a density of one coordinate is looked at for spikes: fewer where values are dear, or many densities are.
  let checks: Int

  /// `logDensity` maps a point [dimension] to the log-density, which carries no axes besides the point's.
  ///
  /// With a `plate`, the density is that of one repetition at a time, chosen by `select(row:)`. Where `isLong`, many points
  /// will be asked for, which are worth compiling a program.
  package init(
    dimension: Int,
    bound: BoundModel,
    state: [Variable: [Double]],
    plate: Axis? = nil,
    isLong: Bool = false,
    _ logDensity: (Tensor) -> Tensor
  ) throws {
    self.dimension = dimension
    width = dimension == 1 ? 64 : 512
    let rows = bound.sizes.values.max() ?? 1
    checks = min(max(Self.checkedNumbers / max(rows, 1), 1_024), LineIntegral.mostChecks)
    let axis = Axis.enumerated(Self.axisNumber, size: width)
    points = Variable(.state, shape: [dimension], plates: [axis])
    let value = logDensity(Tensor(points))
    let source = ProgramSource(
      graph: Graph(outputs: [value]),
      sizes: bound.sizes,
      minibatch: plate.map { ProgramSource.Minibatch(axis: $0, size: 1) },
      data: bound.data,
      state: state.merging([points: Array(repeating: 0, count: width * dimension)]) { own, _ in
        own
      }
    )
    program = isLong ? try makeProgram(source) : try InterpretedProgram(source)
    row = plate == nil ? nil : 0
  }

  private static let checkedNumbers = 1 << 22
  private static let axisNumber = 1 << 19

  /// Looks at another repetition of the plate from now on.
  package func select(row: Int) { self.row = row }

  /// The log-density at points, one after the other.
  package func callAsFunction(_ coordinates: [Double]) throws -> [Double] {
    var results: [Double] = []
    let stride = width * dimension
    for start in Swift.stride(from: 0, to: coordinates.count, by: stride) {
      var block = Array(coordinates[start..<min(start + stride, coordinates.count)])
      let count = block.count / dimension
      // The last point again, so that no other enters.
      let last = block.suffix(dimension)
      while block.count < stride { block += last }
      program.setState(of: points, to: block)
      _ = program.run(inputs)
      let output = program.output(0)
      let values =
        output.axes.isEmpty ? Array(repeating: output.elements[0], count: count) : output.elements
      results += values.prefix(count)
    }
    return results
  }

  private var inputs: StepInputs {
    guard let row else { return StepInputs() }
    return StepInputs(rows: [Int32(row)], rowCounts: [1])
  }
}
