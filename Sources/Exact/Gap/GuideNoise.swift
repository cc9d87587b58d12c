internal import Inference
internal import Tensors

/// A guide's draws as functions of standard normal variables.
struct GuideNoise {
  /// Each latent as an expression of the normal variables.
  let latents: [Tensor: Tensor]
  /// log q of each latent at its draw.
  let logDensities: [LogFactor]
  /// Independent and standard normal.
  let variables: [Variable]

  /// Nil where a draw is made by a sampler.
  init?(_ family: GuideFamily) {
    let realization = Realization(of: family, particles: nil)
    let drawn = family.drawn.map(\.variable)
    let values = drawn.compactMap(realization.value)
    let densities = drawn.compactMap { realization.logDensities[$0] }
    var normals: [Tensor: Tensor] = [:]
    var variables: [Variable] = []
    for node in Tensor.listed(values + densities) {
      guard case .noise(let noise) = node.operation else { continue }
      if noise.family == .word { return nil }
      let normal = Variable(.state, shape: noise.shape, plates: noise.axes.sorted)
      variables.append(normal)
      // A uniform number is the normal distribution function of a normal one.
      let uniform = 0.5 * erfc(Tensor(normal) * -0.5.squareRoot())
      normals[node] = noise.family == .normal ? Tensor(normal) : uniform
    }
    let replaced = Tensor.substituting(normals, in: values + densities)
    latents = Dictionary(
      uniqueKeysWithValues: zip(drawn.map { Tensor($0) }, replaced)
    )
    logDensities = zip(drawn, replaced.dropFirst(drawn.count)).map { latent, density in
      LogFactor(density, plates: latent.axes)
    }
    self.variables = variables
  }

  /// Terms in the latents as terms in the normal variables.
  func realized(_ factors: [LogFactor]) -> [LogFactor] {
    let tensors = Tensor.substituting(latents, in: factors.map(\.tensor))
    return zip(tensors, factors).map { LogFactor($0, plates: $1.plates) }
  }
}
