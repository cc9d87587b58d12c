package import EvidenceDistributions
package import EvidenceModeling
package import EvidenceTensors

/// A latent that the guide holds at a point.
package struct PointGuide: GuideBlock {
  package let latents: [Site]
  private let delta: Delta

  /// Nil for a distribution that is no point.
  init?(_ site: Site) {
    guard let delta = site.distribution as? Delta else { return nil }
    latents = [site]
    self.delta = delta
  }

  package var plates: AxisSet { latents[0].variable.axes }
  package var noises: [NoiseRequest] { [] }

  package func draw(_ noises: [Tensor]) -> GuideDraw {
    let value = delta.point.broadcast(to: latents[0].variable.shape)
    return GuideDraw(values: [value], logDensity: Tensor(0))
  }

  package func logDensity(of values: [Tensor]) -> Tensor? { nil }
  package var base: any Distribution { delta }
  package func marginal(of latent: Variable) -> (any Distribution)? { delta }
  package var summary: String { "Delta (\(latents[0].place))" }
}
