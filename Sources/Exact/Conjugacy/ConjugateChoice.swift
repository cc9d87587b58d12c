internal import EvidenceModeling
internal import EvidenceTensors

extension Elimination {
  /// The next latent that is conjugate to all that it touches, deepest plates first.
  ///
  /// Latents in whose neighbourhood the joint is still quadratic in others wait for these: what is left of the others then
  /// stays a known function.
  func nextConjugate() -> ConjugateElimination? {
    let gaussian = QuadraticSet(in: self).variables
    let deepestFirst = remaining.enumerated().sorted { a, b in
      let (left, right) = (a.element.axes.count, b.element.axes.count)
      return left != right ? left > right : a.offset < b.offset
    }
    for latent in deepestFirst.map(\.element) {
      let (touched, plates) = neighborhood(of: [latent])
      guard !touched.contains(where: { $0.reads(anyOf: gaussian) }),
        blockers(of: [latent], touched, keeping: plates).isEmpty,
        case .family(let family) = proof(for: latent)
      else { continue }
      let logJoint = sum(of: touched, keeping: plates)
      return ConjugateElimination(of: logJoint, latent, family, keeping: plates)
    }
    return nil
  }

  /// The family that a latent's posterior is proved to be of, or what stands in the way.
  func proof(for latent: Variable) -> StatisticProof {
    let name = bound.structure.name(of: latent)
    return StatisticProof(for: latent, support(of: latent), in: factors, name: name)
  }
}
