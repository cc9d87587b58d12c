internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// log p(x) of a bound model with the programs that compute it, each compiled when it is first asked for.
final class CompiledEvidence {
  let expression: EvidenceExpression
  let coordinates: ParameterCoordinates
  private let threads: Int
  private var programs: [Kind: EvidenceProgram] = [:]

  private struct Kind: Hashable {
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
    get throws { try program(isFree: false, withGradient: false).engine }
  }

  func value(at given: [Variable: [Double]]) throws -> Double {
    let numbers = try numbers(given)
    let program = try program(isFree: false, withGradient: false)
    program.set(numbers)
    return try checked(program.run(), numbers)
  }

  func gradient(at given: [Variable: [Double]]) throws -> (Double, [Variable: Values]) {
    let numbers = try numbers(given)
    let program = try program(isFree: false, withGradient: true)
    program.set(numbers)
    let value = try checked(program.run(), numbers)
    var slopes: [Variable: Values] = [:]
    for (index, parameter) in expression.parameters.enumerated() {
      let slope = program.slope(index)
      slopes[parameter] = slope.values(plates: parameter.plates, sizes: bound.sizes)
    }
    return (value, slopes)
  }

  func value(atCoordinates point: [Double]) throws -> Double {
    let program = try program(isFree: true, withGradient: false)
    program.set(coordinates.free(at: point))
    return program.run()
  }

  func gradient(atCoordinates point: [Double]) throws -> (value: Double, gradient: [Double]) {
    let program = try program(isFree: true, withGradient: true)
    program.set(coordinates.free(at: point))
    let value = program.run()
    let slopes = coordinates.quantities.indices.map { index in
      let plates = coordinates.quantities[index].free.plates
      return program.slope(index).values(plates: plates, sizes: bound.sizes).doubles
    }
    return (value, slopes.flatMap(\.self))
  }

  private func numbers(_ given: [Variable: [Double]]) throws -> [Variable: [Double]] {
    try ParameterValues(bound, given: given).numbers
  }

  private func program(isFree: Bool, withGradient: Bool) throws -> EvidenceProgram {
    let kind = Kind(isFree: isFree, withGradient: withGradient)
    if let program = programs[kind] { return program }
    let quantities = coordinates.quantities
    let variables = isFree ? quantities.map(\.free) : expression.parameters
    var start = expression.elimination.constants
    for (variable, quantity) in zip(variables, quantities) {
      let plates = variable.plates.map { bound.sizes[$0] ?? 1 }
      let count = isFree ? quantity.count(bound.sizes) : plates.product * variable.shape.product
      start[variable] = Array(repeating: 0, count: count)
    }
    let program = try EvidenceProgram(
      isFree ? expression.substituting(quantities.replacements) : expression,
      of: variables,
      withGradient: withGradient,
      from: start,
      threads: threads
    )
    programs[kind] = program
    return program
  }

  /// A value that is none is computed again by the parts that say why.
  private func checked(_ value: Double, _ numbers: [Variable: [Double]]) throws -> Double {
    if value.isFinite { return value }
    let state = numbers.merging(expression.elimination.constants) { own, _ in own }
    return try ClosedForm(expression.elimination, state: state).evidence().logEvidence
  }
}
