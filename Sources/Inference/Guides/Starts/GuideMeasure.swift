internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// Where the coordinates of a block stand at the start, and how widely they are spread there: what its parameters are measured
/// in while they are learned, so that steps of one size suit coordinates of any scale.
package struct GuideMeasure: Sendable {
  /// Numbers that are set once, at the start: 0 and 1 before.
  let center: Variable
  let unit: Variable
  /// What they are set to.
  let location: Tensor
  let scales: Tensor
  /// How parameters are measured in them.
  let scalings: [Variable: LearnedQuantity.Scaling]
}

extension FitPlan {
  /// The same start in the units of each block's own location and scales.
  func measured(_ state: [Variable: [Double]]) throws -> [Variable: [Double]] {
    let measures = assembly.family.blocks.compactMap(\.measure)
    if measures.isEmpty { return state }
    let scaled = quantities.filter(\.isScaled)
    let values =
      scaled.map { Tensor($0.parameter) } + measures.flatMap { [$0.location, $0.scales] }
    let known = Tensor.substituting(quantities.replacements, in: values)
    let constants = measures.flatMap { [$0.center, $0.unit] }
    let numbers = try evaluate(known, as: scaled.map(\.parameter) + constants, state)
    guard numbers.joined().allSatisfy(\.isFinite) else { return state }
    var result = state
    for (constant, own) in zip(constants, numbers.suffix(constants.count)) {
      result[constant] = own
    }
    var stands: [Variable: [Double]] = [:]
    let coordinates = zip(scaled, numbers).map { quantity, own in
      let parameter = quantity.parameter
      let stand = Variable(.state, shape: parameter.shape, plates: parameter.plates)
      stands[stand] = own
      return quantity.coordinates(of: Tensor(stand))
    }
    let all = result.merging(stands) { $1 }
    for (quantity, own) in zip(scaled, try evaluate(coordinates, as: scaled.map(\.free), all)) {
      result[quantity.free] = own
    }
    return result
  }

  /// Numbers of expressions, in the order of elements that variables have.
  private func evaluate(
    _ expressions: [Tensor],
    as variables: [Variable],
    _ state: [Variable: [Double]]
  ) throws -> [[Double]] {
    let whole = zip(expressions, variables).map { $0.broadcast(to: $1.shape) }
    let arrays = try Evaluation(bound: bound, state: state)(whole)
    return zip(arrays, variables).map { array, variable in
      array.values(plates: variable.plates, sizes: bound.sizes).doubles
    }
  }
}
