package import EvidenceDistributions
package import EvidenceTensors

/// How one latent that is not summed out is drawn.
package struct LatentGuide: Sendable {
  package enum Form: Sendable {
    case stated(any DifferentiableDraw)
    case point(Delta)
    case automatic(AutomaticNormal)
  }

  package let variable: Variable
  package let path: String
  /// Where the guide, or for an automatic one the prior, was stated.
  package let place: String
  /// The number that keys the latent's noise: its place among the model's latents.
  package let number: Int
  package let form: Form

  /// The latent drawn with noise that carries its plates and the particles.
  func draw(particles: Axis?) -> GuideDraw {
    switch form {
    case .point(let delta):
      return GuideDraw(value: delta.point.broadcast(to: variable.shape), logDensity: Tensor(0))
    case .stated(let distribution):
      let noises = noises(distribution.noises(for: variable.shape), particles)
      let value = distribution.sample(noises, shape: variable.shape)
      // A draw is in the support of what it was drawn from.
      return GuideDraw(value: value, logDensity: sum(distribution.logDensity(value)))
    case .automatic(let guide):
      return guide.draw(noises([NoiseRequest(.normal, guide.location.shape)], particles)[0])
    }
  }

  private func noises(_ requests: [NoiseRequest], _ particles: Axis?) -> [Tensor] {
    let axes = particles.map { variable.axes.union([$0]) } ?? variable.axes
    return NoiseLayout(requests).nodes(site: number, axes: axes)
  }

  /// The guide as a distribution of the latent, where it has a name.
  package var distribution: (any Distribution)? {
    switch form {
    case .stated(let distribution): distribution
    case .point(let delta): delta
    case .automatic(let guide): guide.distribution
    }
  }

  /// The distribution that the guide's parameters are those of: of an automatic guide, on the free coordinates.
  package var base: any Distribution {
    switch form {
    case .stated(let distribution): distribution
    case .point(let delta): delta
    case .automatic(let guide): Normal(Tensor(guide.location), Tensor(guide.scale))
    }
  }

  /// Whether the derivative of a draw is an implicit one.
  package var isImplicit: Bool {
    if case .stated(let distribution) = form { distribution.isImplicit } else { false }
  }

  /// The parameters that the guide brings with it, with their names.
  package var ownParameters: [(variable: Variable, path: String)] {
    guard case .automatic(let guide) = form else { return [] }
    return [(guide.location, "\(path).location"), (guide.scale, "\(path).scale")]
  }

  /// In words, for a report.
  package var summary: String {
    switch form {
    case .stated(let distribution): distribution.name
    case .point: "Delta"
    case .automatic(let guide):
      guide.distribution.map { "automatic \($0.name)" } ?? "automatic, normal on free coordinates"
    }
  }
}
