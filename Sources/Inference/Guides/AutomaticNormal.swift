package import EvidenceDistributions
package import EvidenceModeling
package import EvidenceTensors

/// The automatic guide of a latent: independent normals on the unconstrained space of its prior's support.
///
/// With the support's bijector f, z = f(location + scale ε); log q(z) = log N(u; location, scale) − log |det ∂f/∂u|. The
/// parameters repeat over the latent's plates and have the shape of its free coordinates.
/// - Reference: Kucukelbir, Tran, Ranganath, Gelman & Blei (2017), section 2.3.
package struct AutomaticNormal: GuideBlock {
  package let latents: [Site]
  package let ownParameters: [(variable: Variable, path: String)]
  private let normal: Normal
  private let bijector: any Bijector

  /// Where the scales start: narrow, so that the first draws stay near the middle of the support.
  package static let initialScale = 0.1

  /// Nil for a support without free coordinates.
  init?(_ site: Site) {
    guard let bijector = site.distribution.support.bijector else { return nil }
    let shape = bijector.unconstrainedShape(for: site.variable.shape)
    func parameter(_ domain: ParameterDomain, from start: Double) -> Variable {
      Variable(
        .parameter,
        shape: shape,
        plates: site.variable.plates,
        domain: domain,
        initializer: .constant(start)
      )
    }
    let location = parameter(.real, from: 0)
    let scale = parameter(.positive, from: Self.initialScale)
    latents = [site]
    ownParameters = [(location, "\(site.path).location"), (scale, "\(site.path).scale")]
    normal = Normal(Tensor(location), Tensor(scale))
    self.bijector = bijector
  }

  private var variable: Variable { latents[0].variable }
  package var plates: AxisSet { variable.axes }
  package var noises: [NoiseRequest] {
    [NoiseRequest(.normal, bijector.unconstrainedShape(for: variable.shape))]
  }

  package func starts(at values: [Tensor]) -> [(variable: Variable, value: Tensor)] {
    [(ownParameters[0].variable, bijector.inverse(values[0]))]
  }

  package func draw(_ noises: [Tensor]) -> GuideDraw {
    let free = normal.sample(noises[0])
    let value = bijector.forward(free).broadcast(to: variable.shape)
    return GuideDraw(values: [value], logDensity: logDensity(at: free))
  }

  package func logDensity(of values: [Tensor]) -> Tensor? {
    logDensity(at: bijector.inverse(values[0]))
  }

  private func logDensity(at free: Tensor) -> Tensor {
    sum(normal.logDensity(free)) - bijector.logDeterminant(free)
  }

  package var base: any Distribution { normal }

  package func marginal(of latent: Variable) -> (any Distribution)? {
    switch bijector {
    case is IdentityBijector: normal
    case is ExponentialBijector: LogNormal(normal.location, normal.scale)
    default: nil
    }
  }

  package var summary: String {
    marginal(of: variable).map { "automatic \($0.name)" }
      ?? "automatic, normal on free coordinates"
  }
}
