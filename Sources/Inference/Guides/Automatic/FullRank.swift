internal import EvidenceModeling
internal import EvidenceTensors

extension AutomaticGuide {
  /// All latents together, one normal over their free coordinates in each repetition of the plates that they all carry.
  ///
  /// - Reference: Kucukelbir, Tran, Ranganath, Gelman & Blei (2017), section 2.4.
  public static let fullRank = AutomaticGuide("full rank") { task throws(UsageError) in
    let coordinates = GuideCoordinates(task.latents, sizes: task.bound.sizes)
    return [try fullRank(over: coordinates, task.marginals)]
  }

  static func fullRank(
    over coordinates: GuideCoordinates,
    _ marginals: GuideMarginals
  ) throws(UsageError) -> NormalBlock {
    let count = coordinates.dimension
    guard count <= mostCoupled else {
      throw UsageError(
        what: "a guide of full rank over the \(count) free coordinates of \(coordinates.names) has "
          + "\(count * (count + 1) / 2) numbers for their dependence",
        place: "VariationalInference.guide",
        fix: "Use `.lowRank()` or `.structured`"
      )
    }
    let spread = DenseSpread(count, plates: coordinates.parameterPlates)
    return NormalBlock(coordinates, spread, marginals: marginals)
  }

  private static let mostCoupled = 2_000
}
