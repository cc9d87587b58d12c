internal import EvidenceModeling
package import EvidenceTensors

extension FitState {
  /// Keeps the draws of evaluations apart from those of the steps.
  static let evaluationKey: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Keeps the draws of predictions apart from those of the posterior that they are made of.
  static let predictionKey: UInt64 = 0xD1B5_4A32_D192_ED03

  package func logWeights(
    observing data: [Variable: Values],
    draws: Int,
    seed: UInt64,
    stepSize: Int = LogWeightProgram.stepSize
  ) throws -> LogWeights {
    guard draws >= 2 else {
      throw UsageError(
        what: "\(draws) draws tell nothing about their own error",
        place: "Fit.logWeights",
        fix: "Take at least 2"
      )
    }
    let bound = try bound(observing: data)
    return try LogWeightProgram(
      self,
      bound,
      draws: draws,
      seed: seed ^ Self.evaluationKey,
      stepSize: stepSize
    ).run()
  }

  /// The model with other data in place of those of the fit.
  func bound(observing data: [Variable: Values]) throws -> BoundModel {
    if data.isEmpty { return plan.bound }
    let structure = plan.bound.structure
    let renewed = AxisSet(data.keys.flatMap(\.plates))
    for quantity in plan.quantities {
      let plate = quantity.free.axes.first(where: renewed.contains)
      guard let plate else { continue }
      throw UsageError(
        what: "`\(quantity.path)` was learned for each of the \(plan.bound.sizes[plate] ?? 0) "
          + "\(plate) of the fit, and there are other data now",
        place: "\(structure.name).data",
        fix: "State a guide that reads the data, as an encoder does, or fit the new data"
      )
    }
    for block in plan.assembly.family.blocks {
      guard let plate = block.flattened.first(where: renewed.contains) else { continue }
      throw UsageError(
        what: "\(block.names) are drawn together for the \(plan.bound.sizes[plate] ?? 0) \(plate) "
          + "of the fit, and there are other data now",
        place: "\(structure.name).data",
        fix: "State a guide that reads the data, as an encoder does, or fit the new data"
      )
    }
    let other = try plan.bound.replacing(data: data)
    try checkParameters(on: other)
    return other
  }
}
