package import EvidenceModeling

/// A rule that gives latents without a stated guide one.
package struct AutomaticGuide: Sendable {
  /// The blocks of latents whose supports have free coordinates.
  package let blocks: @Sendable ([Site], BoundModel) -> [any GuideBlock]

  package init(_ blocks: @escaping @Sendable ([Site], BoundModel) -> [any GuideBlock]) {
    self.blocks = blocks
  }

  /// Every latent by itself, normal on its free coordinates.
  package static let meanField = AutomaticGuide { latents, _ in
    latents.compactMap(AutomaticNormal.init)
  }
}
