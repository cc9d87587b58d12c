package import EvidenceDistributions
package import EvidenceTensors

/// The automatic guide of a latent: independent normals on the unconstrained space of its prior's support.
///
/// With the support's bijector f, z = f(location + scale ε); log q(z) = log N(u; location, scale) − log |det ∂f/∂u|. The
/// parameters repeat over the latent's plates and have the shape of its free coordinates.
/// - Reference: Kucukelbir, Tran, Ranganath, Gelman & Blei (2017), section 2.3.
package struct AutomaticNormal: Sendable {
  package let location: Variable
  package let scale: Variable
  package let bijector: any Bijector

  /// Where the scales start: narrow, so that the first draws stay near the middle of the support.
  package static let initialScale = 0.1

  init(of latent: Variable, bijector: any Bijector) {
    let shape = bijector.unconstrainedShape(for: latent.shape)
    self.bijector = bijector
    location = Variable(
      .parameter,
      shape: shape,
      plates: latent.plates,
      initializer: .constant(0)
    )
    scale = Variable(
      .parameter,
      shape: shape,
      plates: latent.plates,
      domain: .positive,
      initializer: .constant(Self.initialScale)
    )
  }

  func draw(_ noise: Tensor) -> GuideDraw {
    let normal = Normal(Tensor(location), Tensor(scale))
    let free = normal.sample(noise)
    let density = sum(normal.logDensity(free)) - bijector.logDeterminant(free)
    return GuideDraw(value: bijector.forward(free), logDensity: density)
  }

  /// The guide as a distribution of the latent itself, where it has a name.
  package var distribution: (any Distribution)? {
    switch bijector {
    case is IdentityBijector: Normal(Tensor(location), Tensor(scale))
    case is ExponentialBijector: LogNormal(Tensor(location), Tensor(scale))
    default: nil
    }
  }
}
