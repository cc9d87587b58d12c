package import EvidenceExact
package import EvidenceModeling
package import EvidenceTensors

/// A rule that gives latents without a stated guide one, on the free coordinates of their supports.
///
///     inference.guide(.fullRank.marginals(.sinhArcsinh))
///     try inference.guide(.fullRank, for: \.mean, \.spread)
public struct AutomaticGuide: Sendable {
  /// In words, such as "full rank".
  public let name: String
  private var marginals = GuideMarginals.normal
  private let make: @Sendable (Task) throws(UsageError) -> [any GuideBlock]

  /// What a guide is made for.
  package struct Task: Sendable {
    /// Each after those that its prior reads.
    package let latents: [Site]
    package let bound: BoundModel
    /// The factors that couple latents.
    package let factors: [LogFactor]
    package let marginals: GuideMarginals
  }

  package init(
    _ name: String,
    _ make: @escaping @Sendable (Task) throws(UsageError) -> [any GuideBlock]
  ) {
    self.name = name
    self.make = make
  }

  /// Every family, for choices by name.
  package static let all: [AutomaticGuide] = [
    .meanField, .fullRank, .lowRank(), .structured, .point,
  ]

  /// The same with another shape of each coordinate.
  public func marginals(_ shape: GuideMarginals) -> Self {
    var copy = self
    copy.marginals = shape
    return copy
  }

  /// The blocks of latents whose supports have free coordinates; `factors` are those of the joint, unless told.
  package func blocks(
    for latents: [Site],
    in bound: BoundModel,
    factors: [LogFactor]? = nil
  ) throws(UsageError) -> [any GuideBlock] {
    if latents.isEmpty { return [] }
    let joint = bound.structure.joint.map { LogFactor($0.logProb, plates: $0.variable.axes) }
    return try make(
      Task(latents: latents, bound: bound, factors: factors ?? joint, marginals: marginals)
    )
  }
}
