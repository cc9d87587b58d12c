package import EvidenceDistributions
package import EvidenceModeling
package import EvidenceTensors

/// A latent drawn from the distribution that the model's guide states.
package struct StatedGuide: GuideBlock {
  package let latents: [Site]
  private let distribution: any DifferentiableDraw
  private var variable: Variable { latents[0].variable }

  /// Nil for a distribution whose draws have no derivative in its parameters.
  package init?(_ site: Site) {
    guard let distribution = site.distribution.pathwise else { return nil }
    latents = [site]
    self.distribution = distribution
  }

  package var plates: AxisSet { variable.axes }
  package var noises: [NoiseRequest] { distribution.noises(for: variable.shape) }

  package func draw(_ noises: [Tensor]) -> GuideDraw {
    // A draw is in the support of what it was drawn from.
    let (value, density) = distribution.sampleWithDensity(noises, shape: variable.shape)
    return GuideDraw(values: [value], logDensity: sum(density))
  }

  package func logDensity(of values: [Tensor]) -> Tensor? {
    sum(distribution.logDensity(values[0]))
  }

  package var base: any Distribution { distribution }
  package func marginal(of latent: Variable) -> (any Distribution)? { distribution }
  package var isImplicit: Bool { distribution.isImplicit }
  package var summary: String { "\(distribution.name) (\(latents[0].place))" }
}
