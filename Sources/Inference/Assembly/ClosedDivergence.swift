internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// Which latents' divergences from their priors may stand in closed form.
///
/// E_q[log p(z | a) − log q(z | b)] is −E[KL(q(z | b) ‖ p(z | a))], with the expectation over what a and b read, if neither
/// reads z nor anything that the guide draws from z. A prior that reads a latent which is summed or integrated out belongs into that sum.
struct ClosedDivergence {
  let structure: Structure
  private let gone: Set<Variable>
  /// The latents that the guide draws from a latent.
  private let readers: [Variable: [Variable]]

  init(structure: Structure, family: GuideFamily) {
    self.structure = structure
    gone = Set(family.collapse.variables)
    var readers: [Variable: [Variable]] = [:]
    for block in family.blocks {
      for parent in block.reads { readers[parent, default: []] += block.variables }
    }
    self.readers = readers
  }

  /// KL(q ‖ p) of a block's latent, still in terms of the other latents; nil where it must be estimated.
  func divergence(of block: any GuideBlock) -> Tensor? {
    let latent = block.variables[0]
    guard block.latents.count == 1, !block.isPoint, let own = block.marginal(of: latent),
      let prior = structure.jointSite(of: latent)
    else { return nil }
    let read = Set(prior.parents)
    let after = descendants(of: latent)
    guard read.isDisjoint(with: after), read.isDisjoint(with: gone) else { return nil }
    guard let divergence = klDivergence(from: own, to: prior.distribution, shape: latent.shape),
      divergence.mistake == nil
    else { return nil }
    return divergence
  }

  /// The latents that the guide draws from `latent`, directly or through others.
  func descendants(of latent: Variable) -> Set<Variable> {
    var found: Set<Variable> = [latent]
    var pending = [latent]
    while let next = pending.popLast() {
      for reader in readers[next] ?? [] where found.insert(reader).inserted {
        pending.append(reader)
      }
    }
    return found.subtracting([latent])
  }
}
