package import EvidenceTensors

/// Draws of the guide in place of all latents that it mentions.
package struct Realization: Sendable {
  /// What stands in place of each latent.
  package private(set) var replacements: [Tensor: Tensor] = [:]
  /// log q of each drawn latent, at the draws.
  package private(set) var logDensities: [Variable: Tensor] = [:]

  package init(of family: GuideFamily, particles: Axis?) {
    for guide in family.drawn {
      let draw = guide.draw(particles: particles)
      let parts = Tensor.substituting(replacements, in: [draw.value, draw.logDensity])
      replacements[Tensor(guide.variable)] = parts[0]
      logDensities[guide.variable] = parts[1]
    }
  }

  package func value(of latent: Variable) -> Tensor? { replacements[Tensor(latent)] }

  package func callAsFunction(_ expressions: [Tensor]) -> [Tensor] {
    Tensor.substituting(replacements, in: expressions)
  }
}
