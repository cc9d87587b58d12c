internal import EvidenceModeling

extension AutomaticGuide {
  /// Every latent by itself, its free coordinates independent normals that repeat over its plates.
  ///
  /// - Reference: Kucukelbir, Tran, Ranganath, Gelman & Blei (2017), section 2.3.
  public static let meanField = AutomaticGuide("mean field") { task in
    task.latents.map { latent in
      let coordinates = GuideCoordinates([latent], inShape: true, sizes: task.bound.sizes)
      return NormalBlock(
        coordinates,
        DiagonalSpread(coordinates.shape, plates: coordinates.parameterPlates),
        marginals: task.marginals
      )
    }
  }
}
