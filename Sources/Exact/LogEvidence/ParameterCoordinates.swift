internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Parameters as one vector of unconstrained coordinates, one parameter after the other.
struct ParameterCoordinates {
  let quantities: [LearnedQuantity]
  private let sizes: [Axis: Int]
  private let ranges: [Range<Int>]
  private let values: InterpretedProgram?

  var count: Int { ranges.last?.upperBound ?? 0 }

  init(_ parameters: [Variable], of bound: BoundModel) throws {
    sizes = bound.sizes
    quantities = bound.structure.declarations.filter { parameters.contains($0.variable) }.map {
      LearnedQuantity($0.variable, path: $0.path)
    }
    var start = 0
    ranges = quantities.map { quantity in
      defer { start += quantity.count(bound.sizes) }
      return start..<start + quantity.count(bound.sizes)
    }
    let bent = quantities.filter { $0.free != $0.parameter }
    values =
      try bent.isEmpty
      ? nil
      : InterpretedProgram(
        ProgramSource(
          graph: Graph(outputs: bent.map(\.value)),
          sizes: bound.sizes,
          state: Dictionary(
            uniqueKeysWithValues: bent.map {
              ($0.free, Array(repeating: 0, count: $0.count(bound.sizes)))
            }
          )
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
    var result: [Variable: [Double]] = [:]
    let bent = quantities.filter { $0.free != $0.parameter }
    for quantity in bent { values?.setState(of: quantity.free, to: free[quantity.free] ?? []) }
    _ = values?.run(StepInputs())
    for quantity in quantities {
      let parameter = quantity.parameter
      guard let index = bent.firstIndex(where: { $0.parameter == parameter }) else {
        result[parameter] = free[parameter]
        continue
      }
      let value = values?.output(index).values(plates: parameter.plates, sizes: sizes)
      result[parameter] = value?.doubles
    }
    return result
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
