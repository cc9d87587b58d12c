internal import EvidenceModeling
internal import EvidencePrograms
package import EvidenceTensors

extension PosteriorState {
  /// Independent draws of all latents from the posterior.
  ///
  /// Gaussian and discrete latents are drawn exactly; those left to quadrature to within the cells of its rule, far below a
  /// thousandth of their standard deviations.
  /// - Shapes: of each latent, [count], its plates in declared order, then its event shape.
  /// - Throws: `UsageError` for a count below 1.
  package func samples(count: Int, seed: UInt64 = 0) throws -> [Variable: Values] {
    guard count > 0 else {
      throw UsageError(
        what: "\(count) draws are asked for",
        place: "ExactPosterior.samples",
        fix: "Ask for 1 or more"
      )
    }
    var draws = PosteriorDraws(self, count: count, seed: seed)
    if let quadrature { try draws.draw(quadrature) }
    for step in elimination.steps.reversed() { try step.draw(into: &draws) }
    return draws.values
  }

  /// Draws of a latent, or of an expression of latents, data and parameters: [count, plates…, event…].
  ///
  /// Those of several quantities with one seed are of the same draws of the latents.
  package func samples(of quantity: Tensor, count: Int, seed: UInt64 = 0) throws -> Values {
    let bound = elimination.bound
    let draws = try samples(count: count, seed: seed)
    let axis = AxisNumbers.make(size: count)
    var places: [Tensor: Tensor] = [:]
    var numbers: [Variable: [Double]] = [:]
    for (latent, values) in draws {
      let place = Variable(.state, shape: latent.shape, plates: [axis] + latent.plates)
      places[Tensor(latent)] = Tensor(place)
      numbers[place] = values.doubles
    }
    let drawn = try evaluation([quantity.substituting(places)], with: numbers)[0]
    let plates = structure.plates(of: quantity)
    return drawn.values(plates: [axis] + plates, sizes: bound.sizes)
  }
}
