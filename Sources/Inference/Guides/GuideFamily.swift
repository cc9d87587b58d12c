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
    /// The values of each of its elements.
    package let values: Range<Int>
    package var count: Int { values.count }
  }

  /// Each after those that it reads.
  package let blocks: [any GuideBlock]
  package let enumerated: [Enumerated]
  /// Each drawn latent's block, and each latent's place in the model.
  private let owners: [Variable: Int]
  private let numbers: [Variable: Int]

  /// - Throws: `UsageError` for a latent that can be neither drawn with gradients nor summed out.
  package init(
    _ bound: BoundModel,
    _ automatic: GuideChoices = GuideChoices()
  ) throws(UsageError) {
    let structure = bound.structure
    let checks = GuideChecks(structure: structure)
    try checks.requireStreams()
    var blocks: [any GuideBlock] = []
    for site in structure.guide { blocks.append(try checks.block(stated: site)) }
    var free: [Site] = []
    var enumerated: [Enumerated] = []
    for site in structure.joint where site.variable.role == .latent {
      switch structure.guideKind(of: site.variable) {
      case .stated: continue
      case .automatic:
        try checks.requireCoordinates(of: site)
        free.append(site)
      case .summedOut:
        enumerated.append(
          Enumerated(
            variable: site.variable,
            path: site.path,
            place: site.place,
            values: site.distribution.support.enumeratedValues ?? 0..<1
          )
        )
      }
    }
    blocks += try automatic.blocks(for: free, in: bound)
    self.blocks = blocks
    owners = Dictionary(
      uniqueKeysWithValues: blocks.enumerated().flatMap { index, block in
        block.variables.map { ($0, index) }
      }
    )
    self.enumerated = enumerated
    numbers = Dictionary(uniqueKeysWithValues: structure.latents.enumerated().map { ($1, $0) })
  }

  /// The block that draws a latent.
  package func block(of latent: Variable) -> (any GuideBlock)? {
    owners[latent].map { blocks[$0] }
  }

  /// The latents that are drawn, block by block.
  var drawn: [Variable] { blocks.flatMap(\.variables) }

  /// Numbers that the guide's expressions read and nothing changes.
  package var constants: [Variable: [Double]] {
    blocks.reduce(into: [:]) { $0.merge($1.constants) { own, _ in own } }
  }

  /// A block's draw with noise that carries its plates and the particles, keyed by its first latent's place in the model.
  package func draw(_ block: any GuideBlock, particles: Axis?) -> GuideDraw {
    let axes = particles.map { block.plates.union([$0]) } ?? block.plates
    let number = numbers[block.variables[0]] ?? 0
    return block.draw(NoiseLayout(block.noises).nodes(site: number, axes: axes))
  }
}
