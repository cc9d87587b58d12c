internal import EvidenceDistributions
internal import EvidenceTensors

extension Elimination {
  /// Eliminates continuous latents of a known form before the discrete latents that they share terms with.
  ///
  /// Repetitions of the discrete latents are then coupled: they are summed over together, at a cost that is known before.
  /// What keeps to itself goes first, as it costs least.
  package mutating func runCoupled() {
    while !remaining.isEmpty {
      couplesRepetitions = false
      let known = knownForms
      if eliminateKnownForms() { continue }
      if (known.isEmpty && eliminateDiscreteChain()) || eliminateDiscrete(sparing: known) {
        continue
      }
      couplesRepetitions = true
      if eliminateRepeatedGaussians() || eliminateConjugate() { continue }
      if eliminateGaussiansTogether() || eliminateDiscreteChain() || eliminateDiscrete() {
        continue
      }
      return
    }
  }

  /// Continuous latents that are Gaussian or conjugate given all others.
  private var knownForms: [Variable] {
    let gaussian = QuadraticSet(in: self).variables
    return remaining.filter { latent in
      if gaussian.contains(latent) { return true }
      guard !support(of: latent).isDiscrete, case .family = proof(for: latent) else { return false }
      return true
    }
  }
}
