internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors
internal import Synchronization

/// log p(x) of a bound model with the programs that compute it, each compiled when it is first asked for.
///
/// Any task may use it; one at a time is served.
final class CompiledEvidence: Sendable {
  let expression: EvidenceExpression
  let coordinates: ParameterCoordinates
  private let threads: Int
  private let programs = Mutex<Programs>(Programs())

  private struct Programs {
    var ofKind: [Kind: EvidenceProgram] = [:]
    /// Whether computed parameters have been looked at once.
    var areChecked = false
  }

  private struct Kind: Hashable, Sendable {
    let isFree: Bool
    let withGradient: Bool
  }

  var bound: BoundModel { expression.bound }

  init(_ bound: BoundModel, threads: Int) throws {
    expression = try EvidenceExpression(bound)
    coordinates = try ParameterCoordinates(expression.parameters, of: bound)
    self.threads = threads
  }

  /// Of the program for values at parameters.
  var engine: String {
    get throws { try run(isFree: false, withGradient: false, nil) { _, program in program.engine } }
  }

  func value(at given: [Variable: [Double]]) throws -> Double {
    let numbers = try numbers(given)
    let value = try run(isFree: false, withGradient: false, numbers) { value, _ in value }
    return try checked(value, numbers)
  }

  func gradient(at given: [Variable: [Double]]) throws -> (Double, [Variable: Values]) {
    let numbers = try numbers(given)
    let (parameters, sizes) = (expression.parameters, bound.sizes)
    let (value, slopes) = try run(isFree: false, withGradient: true, numbers) { value, program in
      (
        value,
        parameters.indices.map { index in
          program.slope(index).values(plates: parameters[index].plates, sizes: sizes)
        }
      )
    }
    return (try checked(value, numbers), Dictionary(uniqueKeysWithValues: zip(parameters, slopes)))
  }

  func value(atCoordinates point: [Double]) throws -> Double {
    try run(isFree: true, withGradient: false, coordinates.free(at: point)) { value, _ in value }
  }

  func gradient(atCoordinates point: [Double]) throws -> (value: Double, gradient: [Double]) {
    let (frees, sizes) = (coordinates.quantities.map(\.free), bound.sizes)
    let free = coordinates.free(at: point)
    return try run(isFree: true, withGradient: true, free) { value, program in
      let slopes = frees.indices.map { index in
        program.slope(index).values(plates: frees[index].plates, sizes: sizes).doubles
      }
      return (value, slopes.flatMap(\.self))
    }
  }

  private func numbers(_ given: [Variable: [Double]]) throws -> [Variable: [Double]] {
    try ParameterValues(bound, given: given).numbers
  }

  /// What `read` makes of a run at `numbers`; without numbers, of a program that has not run.
  private func run<Result: Sendable>(
    isFree: Bool,
    withGradient: Bool,
    _ numbers: [Variable: [Double]]?,
    _ read: @Sendable (Double, EvidenceProgram) -> Result
  ) throws -> Result {
    let kind = Kind(isFree: isFree, withGradient: withGradient)
    return try programs.withLock { programs in
      let program = try programs.ofKind[kind] ?? makeProgram(kind)
      programs.ofKind[kind] = program
      guard let numbers else { return read(.nan, program) }
      if !programs.areChecked { try checkParameters(kind, numbers) }
      programs.areChecked = true
      program.set(numbers)
      return read(program.run(), program)
    }
  }

  /// Looks at computed parameters where the parameters have these coordinates.
  func checkParameters(atCoordinates point: [Double]) throws {
    try checkParameters(Kind(isFree: true, withGradient: false), coordinates.free(at: point))
  }

  private func checkParameters(_ kind: Kind, _ numbers: [Variable: [Double]]) throws {
    let replacements = kind.isFree ? coordinates.quantities.replacements : [:]
    let parameters = ParameterDomains(of: bound.structure.joint)
    try parameters.check(bound, numbers, replacing: replacements)
  }

  private func makeProgram(_ kind: Kind) throws -> EvidenceProgram {
    let quantities = coordinates.quantities
    let variables = kind.isFree ? quantities.map(\.free) : expression.parameters
    var start = expression.elimination.constants
    for (variable, quantity) in zip(variables, quantities) {
      let plates = variable.plates.map { bound.sizes[$0] ?? 1 }
      let count =
        kind.isFree ? quantity.count(bound.sizes) : plates.product * variable.shape.product
      start[variable] = Array(repeating: 0, count: count)
    }
    return try EvidenceProgram(
      kind.isFree ? expression.substituting(quantities.replacements) : expression,
      of: variables,
      withGradient: kind.withGradient,
      from: start,
      threads: threads
    )
  }

  /// A value that is none is computed again by the parts that say why.
  private func checked(_ value: Double, _ numbers: [Variable: [Double]]) throws -> Double {
    if value.isFinite { return value }
    try ParameterDomains(of: bound.structure.joint).check(bound, numbers)
    let state = numbers.merging(expression.elimination.constants) { own, _ in own }
    return try ClosedForm(expression.elimination, state: state).evidence().logEvidence
  }
}
