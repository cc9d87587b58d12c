internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
public import EvidenceTensors

/// Draws (h, x) ~ p(h) p(x | h) of the model itself, as many repetitions of each plate as a step sees of the data.
extension LogWeight {
  /// log q(h | x) at such draws, which are constants as the model's parameters are: the mean over particles, added up over plates.
  ///
  /// Inputs, and which entries of data are missing, are those of the data.
  /// - Throws: `UsageError` for a factor of which no draws are known as expressions, and for a guide that reads no data.
  public func simulatedGuideDensity() throws(UsageError) -> Tensor {
    let draws = try simulated()
    let blocks = assembly.family.blocks.filter { !$0.isPoint }
    try requireReader(blocks)
    let densities = blocks.map { block in
      let density = block.density(of: block.latents.map(\.value)).substituting(draws)
      return LogFactor(density, plates: block.plates)
    }
    return mean(assembly.total(densities, minibatch))
  }

  /// What stands in place of each latent and observed variable.
  private func simulated() throws(UsageError) -> [Tensor: Tensor] {
    let structure = assembly.structure
    var draws: [Tensor: Tensor] = [:]
    for (index, site) in structure.joint.enumerated() {
      let variable = site.variable
      guard site.distribution.isProper, let sampler = site.distribution.sampler(for: variable.shape)
      else { throw unknown(site) }
      let axes = assembly.particles.map { variable.axes.union([$0]) } ?? variable.axes
      let number = structure.latents.count + index
      let noises = NoiseLayout(sampler.noises).nodes(site: number, axes: axes)
      let value = sampler.sample(noises).broadcast(to: variable.shape).substituting(draws)
      let seen = site.presence.map { select(Tensor($0) .> 0.5, value, 0) } ?? value
      draws[site.value] = stopGradient(seen)
    }
    return draws
  }

  private func unknown(_ site: Site) -> UsageError {
    UsageError(
      what: site.distribution.isProper
        ? "draws of \(site.distribution.name), the distribution of `\(site.path)`, are known as no "
          + "expression, and the model cannot be simulated in a step"
        : "\(site.distribution.name), the distribution of `\(site.path)`, is improper, and the model "
          + "cannot be simulated",
      place: site.place,
      fix: site.distribution.isProper
        ? "Use another distribution, or an objective without simulations, such as `.elbo`"
        : "Give it a proper one, or use an objective without simulations, such as `.elbo`"
    )
  }

  /// What reads no data would be fitted to the prior.
  private func requireReader(_ blocks: [any GuideBlock]) throws(UsageError) {
    let observed = Set(assembly.structure.observed)
    let reader = blocks.first { block in
      !block.density(of: block.latents.map(\.value)).variables.isDisjoint(with: observed)
    }
    guard reader == nil else { return }
    throw UsageError(
      what: "the guide reads no data, and simulations of all data would fit it to the prior",
      place: "\(assembly.structure.name).guide",
      fix: "State a guide that reads the data, as an encoder does, or use another objective"
    )
  }
}
