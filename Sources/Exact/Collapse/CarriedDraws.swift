package import EvidenceTensors

/// Draws of latents for each value of those that are summed out: they stand inside the sum, with their own log-densities.
///
/// log Σ_y p(x, y, z_y) / q(z_y | x, y), with a draw z_y for each y, is at most log p(x) in the mean: each ratio has the mean p(x, y).
package struct CarriedDraws: Sendable {
  /// What stands in place of each latent: an expression of the latents that are summed out, and of noise.
  package private(set) var values: [Tensor: Tensor] = [:]
  /// −log q of them.
  package private(set) var factors: [LogFactor] = []
  /// In place of the noise, block by block.
  package private(set) var noises: [[Variable]] = []

  package init() {}

  package var latents: Set<Variable> { Set(values.keys.compactMap(\.variable)) }

  /// Adds a block, which may read those that are there.
  package mutating func add(
    _ latents: [Variable],
    values own: [Tensor],
    logDensity: Tensor,
    plates: AxisSet,
    noises: [Variable]
  ) {
    let drawn = Tensor.substituting(values, in: own + [logDensity])
    for (latent, value) in zip(latents, drawn) { values[Tensor(latent)] = value }
    factors.append(LogFactor(-drawn[drawn.count - 1], plates: plates))
    self.noises.append(noises)
  }

  /// A joint at the draws, with their log-densities.
  func placed(in joint: [LogFactor]) -> [LogFactor] {
    if values.isEmpty { return joint }
    let placed = Tensor.substituting(values, in: joint.map(\.tensor))
    return zip(joint, placed).map { LogFactor($1, plates: $0.plates) } + factors
  }
}
