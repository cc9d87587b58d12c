internal import EvidenceDistributions
internal import EvidenceTensors

/// Checks variables by themselves, before any factor is read.
struct DeclarationChecks {
  let model: String

  func check(_ reflection: Reflection) throws(UsageError) {
    for declaration in reflection.declarations {
      let place = "\(model).\(declaration.path)"
      let variable = declaration.variable
      if let size = variable.shape.first(where: { $0 < 1 }) {
        throw UsageError(
          what: "the event shape \(variable.shape) has the size \(size)",
          place: place,
          fix: "Give every dimension a size of at least 1"
        )
      }
      guard variable.shape.product <= [Int].mostElements else {
        throw UsageError(
          what: "the event shape \(variable.shape) has more than \([Int].mostElements) elements",
          place: place,
          fix: "Declare a smaller one, or repeat over a plate"
        )
      }
      if let plate = firstRepeated(variable.plates) {
        throw UsageError(
          what: "the variable repeats twice over \(plate)",
          place: place,
          fix: "Name each plate once; for pairs, declare a second plate"
        )
      }
      if variable.role == .parameter { try requireInitialValue(variable, place) }
    }
  }

  private func firstRepeated(_ plates: [Axis]) -> Axis? {
    var seen: Set<Axis> = []
    return plates.first { !seen.insert($0).inserted }
  }

  private func requireInitialValue(_ variable: Variable, _ place: String) throws(UsageError) {
    let initializer = variable.initializer
    guard variable.domain.holds(variable.shape) else {
      throw UsageError(
        what: "event shape \(variable.shape) does not fit \(variable.domain.support)",
        place: place,
        fix: variable.domain.support.rank == 2
          ? "Declare a square matrix, as in `@Parameter(2, 2, in: .\(variable.domain))`"
          : "Declare a vector, as in `@Parameter(2, in: .\(variable.domain))`"
      )
    }
    guard let elements = initializer.knownElements(shape: variable.shape) else {
      guard initializer != .automatic, variable.domain != .real else { return }
      throw UsageError(
        what: "the initial values are drawn from all reals, but the domain is "
          + "\(variable.domain.support)",
        place: place,
        fix: "Give a number inside the domain, or leave the initial value out"
      )
    }
    guard elements.count == variable.shape.product else {
      throw UsageError(
        what: "the initial value has \(elements.count) elements, the event shape \(variable.shape)",
        place: place,
        fix: "Give \(variable.shape.product) elements"
      )
    }
    let domain = variable.domain.support
    guard let fault = domain.firstFault(in: elements, shape: variable.shape) else { return }
    throw UsageError(
      what: "the initial value \(fault) is not \(domain.member)",
      place: place,
      fix: "Start inside the domain"
    )
  }
}

extension Initializer {
  /// The elements, where they are not drawn.
  fileprivate func knownElements(shape: [Int]) -> [Double]? {
    switch self {
    case .constant(let value): Array(repeating: value, count: shape.product)
    case .values(let elements): elements
    case .automatic, .normal, .glorot: nil
    }
  }
}
