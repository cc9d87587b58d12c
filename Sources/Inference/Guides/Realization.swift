package import EvidenceExact
package import EvidenceTensors

/// Draws in place of the latents: of those that the guide mentions, and of the others given these where they are complete.
package struct Realization: Sendable {
  /// What stands in place of each latent.
  private var replacements: [Tensor: Tensor] = [:]
  /// log q of each block at the draws.
  package private(set) var logDensities: [LogFactor] = []
  /// The latents on whose draws each value depends, its own among them.
  private var sources: [Variable: Set<Variable>] = [:]

  package init(of family: GuideFamily, particles: Axis?, isComplete: Bool = false) {
    for block in family.blocks {
      let draw = family.draw(block, particles: particles)
      let parts = (draw.values + [draw.logDensity]).map { LogFactor($0, plates: block.plates) }
      let drawn = self(parts)
      for (latent, value) in zip(block.variables, drawn) {
        replacements[Tensor(latent)] = value.tensor
        sources[latent] = value.reads.union([latent])
      }
      let density = drawn[drawn.count - 1]
      let reads = density.reads.union(block.variables)
      logDensities.append(LogFactor(density.tensor, plates: block.plates, reads: reads))
    }
    guard isComplete else { return }
    for conditional in family.collapse.conditionals {
      let values = family.draw(conditional, particles: particles)
      replacements.merge(zip(values.keys, self(Array(values.values)))) { $1 }
    }
  }

  package func callAsFunction(_ factors: [LogFactor]) -> [LogFactor] {
    zip(factors, self(factors.map(\.tensor))).map { factor, value in
      let reads = factor.reads.flatMap { sources[$0] ?? [$0] }
      return LogFactor(value, plates: factor.plates, reads: Set(reads))
    }
  }

  package func callAsFunction(_ expressions: [Tensor]) -> [Tensor] {
    Tensor.substituting(replacements, in: expressions)
  }
}
