internal import EvidenceModeling
internal import EvidencePrograms
package import EvidenceTensors

extension Evaluation {
  /// About how many numbers an evaluation for a look may make.
  private static let mostNumbers = 1 << 20

  /// The values of an expression; where all would take much memory, at some repetitions of its longest plate, first and last
  /// among them, and spread evenly between.
  ///
  /// Only of a plate whose repetitions are computed each by itself.
  package func someRepetitions(of tensor: Tensor) throws -> NumericArray {
    let parts = Tensor.listed([tensor])
    let counts = parts.map { part in
      part.axes.map { $0.fixedSize ?? bound.sizes[$0] ?? 1 }.product * part.shape.product
    }
    guard counts.reduce(0, +) > Self.mostNumbers else { return try self([tensor])[0] }
    let whole = AxisSet(parts.flatMap(\.axesSeenWhole))
    let plates = AxisSet(parts.flatMap(\.axes)).subtracting(whole).filter(\.isPlate)
    let size = { (plate: Axis) in bound.sizes[plate] ?? 1 }
    guard let plate = plates.max(by: { size($0) < size($1) }) else { return try self([tensor])[0] }
    let repeated = zip(parts, counts).filter { $0.0.axes.contains(plate) }.map(\.1).reduce(0, +)
    let rows = min(size(plate), max(2, Self.mostNumbers / max(1, repeated / size(plate))))
    let places = (0..<rows).map { Int32($0 * (size(plate) - 1) / max(1, rows - 1)) }
    let graph = Graph(outputs: [tensor])
    var source = try source(of: graph)
    source.minibatch = .init(axis: plate, size: rows)
    let program = try makeProgram(source, runs: 1)
    _ = program.run(StepInputs(rows: places, rowCounts: [rows]))
    return program.output(0)
  }
}

extension Tensor {
  /// The axes of which it takes several elements, or the length.
  fileprivate var axesSeenWhole: AxisSet {
    switch operation {
    case .axisIndex(let axis), .axisSize(let axis): [axis]
    default: mixedAxes
    }
  }
}
