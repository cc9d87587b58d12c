package import EvidenceDistributions
package import EvidenceModeling
package import EvidenceTensors

/// A latent that the model's guide draws from a distribution whose draws have no derivative in its parameters, such as counts.
package struct SampledGuide: GuideBlock {
  package let latents: [Site]
  private let sampler: NoiseSampler
  private var variable: Variable { latents[0].variable }
  private var distribution: any Distribution { latents[0].distribution }

  /// Nil for a distribution whose draws are known as no expression of noise.
  package init?(_ site: Site) {
    guard let sampler = site.distribution.sampler(for: site.variable.shape) else { return nil }
    latents = [site]
    self.sampler = sampler
  }

  package var plates: AxisSet { variable.axes }
  package var noises: [NoiseRequest] { sampler.noises }
  package var isPathwise: Bool { false }

  package func draw(_ noises: [Tensor]) -> GuideDraw {
    let value = stopGradient(sampler.sample(noises).broadcast(to: variable.shape))
    return GuideDraw(values: [value], logDensity: density(value))
  }

  package func logDensity(of values: [Tensor]) -> Tensor? { density(values[0]) }
  private func density(_ value: Tensor) -> Tensor { sum(distribution.logDensity(value)) }

  package var base: any Distribution { distribution }
  package func marginal(of latent: Variable) -> (any Distribution)? { distribution }
  package var summary: String { "\(distribution.name) (\(latents[0].place))" }
}
