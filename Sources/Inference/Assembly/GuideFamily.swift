internal import EvidenceDistributions
package import EvidenceModeling
package import EvidenceTensors

/// The approximate posterior of a model: how each latent is drawn, and which are summed out.
package struct GuideFamily: Sendable {
  /// A finite discrete latent that is summed out.
  package struct Enumerated: Sendable {
    package let variable: Variable
    package let path: String
    package let place: String
    /// The number of values of each of its elements.
    package let count: Int
  }

  /// Each after those that it reads.
  package let drawn: [LatentGuide]
  package let enumerated: [Enumerated]
  private let positions: [Variable: Int]

  /// - Throws: `UsageError` for a latent that can be neither drawn with gradients nor summed out.
  package init(_ structure: Structure) throws(UsageError) {
    var drawn: [LatentGuide] = []
    var enumerated: [Enumerated] = []
    let checks = GuideChecks(structure: structure)
    try checks.requireStreams()
    let numbers = Dictionary(uniqueKeysWithValues: structure.latents.enumerated().map { ($1, $0) })
    for site in structure.guide {
      drawn.append(
        LatentGuide(
          variable: site.variable,
          path: site.path,
          place: site.place,
          number: numbers[site.variable] ?? 0,
          form: try checks.statedForm(of: site)
        )
      )
    }
    for site in structure.joint where site.variable.role == .latent {
      let number = numbers[site.variable] ?? 0
      switch structure.guideKind(of: site.variable) {
      case .stated: continue
      case .automatic:
        drawn.append(
          LatentGuide(
            variable: site.variable,
            path: site.path,
            place: site.place,
            number: number,
            form: .automatic(try checks.automaticNormal(of: site))
          )
        )
      case .summedOut:
        enumerated.append(
          Enumerated(
            variable: site.variable,
            path: site.path,
            place: site.place,
            count: site.distribution.support.enumeratedCount ?? 1
          )
        )
      }
    }
    self.drawn = drawn
    positions = Dictionary(uniqueKeysWithValues: drawn.enumerated().map { ($1.variable, $0) })
    self.enumerated = enumerated
  }

  package func guide(of latent: Variable) -> LatentGuide? {
    positions[latent].map { drawn[$0] }
  }
}
