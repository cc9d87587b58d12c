package import EvidenceExact
internal import EvidenceModeling
package import EvidenceTensors

/// Draws of the guide in place of all latents that it mentions.
package struct Realization: Sendable {
  /// What stands in place of each latent.
  private var replacements: [Tensor: Tensor] = [:]
  /// log q of each block at the draws.
  package private(set) var logDensities: [LogFactor] = []

  package init(of family: GuideFamily, particles: Axis?) {
    for block in family.blocks {
      let draw = family.draw(block, particles: particles)
      let parts = self(draw.values + [draw.logDensity])
      for (latent, value) in zip(block.latents, parts) { replacements[latent.value] = value }
      logDensities.append(LogFactor(parts[parts.count - 1], plates: block.plates))
    }
  }

  package func callAsFunction(_ factors: [LogFactor]) -> [LogFactor] {
    zip(factors, self(factors.map(\.tensor))).map { $0.with($1) }
  }

  package func callAsFunction(_ expressions: [Tensor]) -> [Tensor] {
    Tensor.substituting(replacements, in: expressions)
  }
}
