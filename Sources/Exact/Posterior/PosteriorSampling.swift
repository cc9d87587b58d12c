internal import EvidenceModeling
internal import EvidencePrograms
public import EvidenceTensors

extension ExactPosterior {
  /// Independent draws of all latents from the posterior.
  ///
  /// Gaussian and discrete latents are drawn exactly; those left to quadrature to within the cells of its rule, far below a
  /// thousandth of their standard deviations.
  /// - Shapes: of each latent, [count], its plates in declared order, then its event shape.
  /// - Precondition: `count` is positive.
  public func sample(count: Int, seed: UInt64 = 0) throws -> [Variable: Values] {
    precondition(count > 0, "ExactPosterior.sample: \(count) draws")
    var draws = PosteriorDraws(self, count: count, seed: seed)
    if let quadrature { try draws.draw(quadrature) }
    for step in elimination.steps.reversed() { try step.draw(into: &draws) }
    return draws.values
  }
}
