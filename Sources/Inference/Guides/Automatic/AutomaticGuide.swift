package import EvidenceExact
package import EvidenceFiles
package import EvidenceModeling
package import EvidenceTensors

/// A rule that gives latents without a stated guide one, on the free coordinates of their supports.
///
///     inference.guide(.fullRank.marginals(.sinhArcsinh))
///     try inference.guide(.fullRank, for: \.mean, \.spread)
public struct AutomaticGuide: Sendable {
  /// In words, such as "full rank".
  public let name: String
  private(set) var marginals = GuideMarginals.normal
  /// What a file must hold besides the name to make the same guide.
  let settings: [JSONValue.Member]
  /// The family with other settings; nil where it has no such ones.
  let withSettings: @Sendable (JSONValue) -> AutomaticGuide?
  private let takesMarginals: Bool
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
    takesMarginals: Bool = true,
    settings: [JSONValue.Member] = [],
    withSettings: (@Sendable (JSONValue) -> AutomaticGuide?)? = nil,
    _ make: @escaping @Sendable (Task) throws(UsageError) -> [any GuideBlock]
  ) {
    self.name = name
    self.settings = settings
    self.withSettings =
      withSettings ?? { _ in AutomaticGuide(name, takesMarginals: takesMarginals, make) }
    self.takesMarginals = takesMarginals
    self.make = make
  }

  /// Every family, for choices by name.
  package static let all: [AutomaticGuide] = [
    .meanField, .fullRank, .lowRank(), .structured, .flow(), .amortized(), .laplace, .point,
  ]

  /// The same with another shape of each coordinate, for a family of normals.
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
    guard takesMarginals || marginals.isNormal else {
      throw UsageError(
        what: "a guide by \(name) has no coordinates to be shaped",
        place: "AutomaticGuide.marginals",
        fix: "Leave out `.marginals`, or shape `.structured`, `.fullRank`, `.lowRank()` or "
          + "`.meanField`"
      )
    }
    let joint = bound.structure.joint.map { LogFactor($0.logProb, plates: $0.variable.axes) }
    return try make(
      Task(latents: latents, bound: bound, factors: factors ?? joint, marginals: marginals)
    )
  }
}
