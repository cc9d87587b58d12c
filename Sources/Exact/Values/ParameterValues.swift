internal import EvidenceDistributions
package import EvidenceModeling
package import EvidenceTensors

/// The numbers of a model's learned parameters: those given, else where the parameters start.
package struct ParameterValues {
  package let numbers: [Variable: [Double]]

  /// Only the parameters that the joint reads count, unless those of the guide are asked for too.
  ///
  /// - Throws: `UsageError` for values of a wrong number or outside the domain, and for a parameter that starts at random
  ///   and is given no values.
  package init(
    _ bound: BoundModel,
    given: [Variable: [Double]],
    includingGuide: Bool = false
  ) throws {
    let sites = bound.structure.joint + (includingGuide ? bound.structure.guide : [])
    let read = Set(sites.flatMap(\.logProb.variables))
    var numbers: [Variable: [Double]] = [:]
    for parameter in bound.structure.parameters where read.contains(parameter) {
      let shape = parameter.plates.map { bound.sizes[$0] ?? 1 } + parameter.shape
      let place = "\(bound.structure.name).\(bound.structure.name(of: parameter))"
      let values = try given[parameter] ?? Self.start(of: parameter, count: shape.product, place)
      guard values.count == shape.product else {
        throw UsageError(
          what: "a parameter of shape \(shape) is given \(values.count) numbers",
          place: place,
          fix: "Give \(shape.product)"
        )
      }
      if let fault = parameter.domain.support.firstFault(in: values, shape: shape) {
        throw UsageError(
          what: "\(fault) is not \(parameter.domain.support.member)",
          place: place,
          fix: "Give a value of its domain"
        )
      }
      numbers[parameter] = values
    }
    self.numbers = numbers
  }

  private static func start(of parameter: Variable, count: Int, _ place: String) throws -> [Double]
  {
    switch parameter.initializer {
    case .constant(let value): return Array(repeating: value, count: count)
    case .values(let values): return values
    case .automatic where parameter.domain != .real || parameter.shape.count < 2:
      let center = parameter.domain.center(of: parameter.shape)
      return (0..<count).map { center[$0 % center.count] }
    case .automatic, .normal, .glorot:
      throw UsageError(
        what: "the parameter starts at random, so that the evidence is not one number",
        place: place,
        fix: "Give its values, such as those of a fit"
      )
    }
  }
}
