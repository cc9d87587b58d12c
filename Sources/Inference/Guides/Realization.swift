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

  /// `make` gives the draw of each block, by its number; plain ones, unless told.
  package init(
    of family: GuideFamily,
    particles: Axis?,
    isComplete: Bool = false,
    making make: (Int, BlockDraw) -> GuideDraw = { $1.made }
  ) {
    replacements = family.carriedNoises(particles: particles)
    for (index, block) in family.blocks.enumerated() {
      let draw = make(index, BlockDraw(block: block, family: family, particles: particles))
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
    // Of the draws for each value of what is summed out, that of the value.
    for latent in family.collapse.carried.values.keys {
      replacements[latent] = self([replacements[latent] ?? latent])[0]
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
