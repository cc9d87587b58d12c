internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors
internal import Synchronization

/// Parameters as one vector of unconstrained coordinates, one parameter after the other.
final class ParameterCoordinates: Sendable {
  let quantities: [LearnedQuantity]
  private let sizes: [Axis: Int]
  private let ranges: [Range<Int>]
  /// Computes the parameters of bounded sets.
  private let values: Mutex<InterpretedProgram?>

  var count: Int { ranges.last?.upperBound ?? 0 }

  init(_ parameters: [Variable], of bound: BoundModel) throws {
    sizes = bound.sizes
    let quantities = bound.structure.declarations.filter { parameters.contains($0.variable) }
      .map { LearnedQuantity($0.variable, path: $0.path) }
    self.quantities = quantities
    var start = 0
    ranges = quantities.map { quantity in
      defer { start += quantity.count(bound.sizes) }
      return start..<start + quantity.count(bound.sizes)
    }
    let bent = quantities.filter { $0.free != $0.parameter }
    values = Mutex(bent.isEmpty ? nil : try Self.program(bent, bound.sizes))
  }

  private static func program(
    _ bent: [LearnedQuantity],
    _ sizes: [Axis: Int]
  ) throws -> sending InterpretedProgram {
    let state = bent.map { ($0.free, Array(repeating: 0.0, count: $0.count(sizes))) }
    return try InterpretedProgram(
      ProgramSource(
        graph: Graph(outputs: bent.map(\.value)),
        sizes: sizes,
        state: Dictionary(uniqueKeysWithValues: state)
      )
    )
  }

  /// The coordinates by the variables that hold them.
  func free(at point: [Double]) -> [Variable: [Double]] {
    precondition(point.count == count, "ParameterCoordinates: \(point.count) of \(count)")
    return Dictionary(
      uniqueKeysWithValues: zip(quantities, ranges).map { ($0.free, Array(point[$1])) }
    )
  }

  /// The parameters at a point: plates in declared order, then the shape.
  func parameters(at point: [Double]) -> [Variable: [Double]] {
    let free = free(at: point)
    let (bent, sizes) = (quantities.filter { $0.free != $0.parameter }, sizes)
    let computed = values.withLock { program -> [Variable: [Double]] in
      guard let program else { return [:] }
      for quantity in bent { program.setState(of: quantity.free, to: free[quantity.free] ?? []) }
      _ = program.run(StepInputs())
      return bent.enumerated().reduce(into: [:]) { result, pair in
        let array = program.output(pair.offset)
        let parameter = pair.element.parameter
        result[parameter] = array.values(plates: parameter.plates, sizes: sizes).doubles
      }
    }
    return free.filter { entry in quantities.contains { $0.parameter == entry.key } }
      .merging(computed) { $1 }
  }

  /// The point at which the parameters have the given values, and where none are given, where they start.
  func point(at given: [Variable: [Double]], seed: UInt64 = 0) throws -> [Double] {
    let initial = InitialValues(
      seed: seed,
      sizes: sizes,
      given: given.mapValues { Values($0) },
      place: "LogEvidence.coordinates"
    )
    return try quantities.enumerated().flatMap { number, quantity in
      try initial.elements(of: quantity, number: number)
    }
  }

  /// Whether a coordinate stands for a parameter of a bounded set.
  func isBent(_ coordinate: Int) -> Bool {
    let index = ranges.firstIndex { $0.contains(coordinate) }
    return index.map { quantities[$0].free != quantities[$0].parameter } ?? false
  }

  /// Whether a claim holds of some such coordinate.
  func isBent(where claim: (Int) -> Bool) -> Bool {
    (0..<count).contains { isBent($0) && claim($0) }
  }

  /// The path of the parameter that a coordinate belongs to.
  func path(of coordinate: Int) -> String {
    let index = ranges.firstIndex { $0.contains(coordinate) }
    return index.map { quantities[$0].path } ?? "?"
  }
}
