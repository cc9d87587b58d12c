internal import EvidenceModeling
internal import EvidencePrograms
package import EvidenceTensors

/// Exact means and variances under the posterior.
extension PosteriorState {
  /// The posterior mean of a latent, or of an expression of latents, data and parameters.
  ///
  /// Exact where the expression is linear in Gaussian latents; its repetitions may read only their own of repeated latents.
  /// - Shapes: plates in order of declaration, then the event shape.
  /// - Throws: `UsageError` for an expression whose mean has no exact form, and where the mean is no number.
  package func mean(of quantity: Tensor) throws -> Values {
    let mean = try unchecked(of: quantity)
    guard let lost = mean.doubles.firstIndex(where: \.isNaN) else { return mean }
    throw UsageError(
      what: "the mean of this expression is no number: element \(lost) of \(mean.doubles.count)",
      place: "ExactPosterior.mean",
      fix: "Measure data and latents in units in which they are nearer to 1"
    )
  }

  private func unchecked(of quantity: Tensor) throws -> Values {
    let reduced = try conditionalMean(of: quantity)
    let plates = elimination.bound.structure.plates(of: quantity)
    let sizes = elimination.bound.sizes
    guard let quadrature, reduced.variables.contains(where: elimination.remaining.contains) else {
      return try evaluation([reduced])[0].values(plates: plates, sizes: sizes)
    }
    let anchored = quadrature.target.anchored([reduced])[0]
    return try NodeMean(quadrature, evaluation).value(of: anchored, plates: plates)
  }

  /// The posterior variance of each element of such an expression, which is linear in Gaussian latents.
  ///
  /// - Throws: as `mean(of:)`.
  package func variance(of quantity: Tensor) throws -> Values {
    // About the mean, so that a mean far from zero takes no digits.
    let center = try mean(of: quantity)
    let plates = elimination.bound.structure.plates(of: quantity)
    let variable = Variable(.state, shape: quantity.shape, plates: plates)
    var posterior = self
    posterior.state[variable] = center.doubles
    return try posterior.mean(of: square(quantity - Tensor(variable)))
  }

  /// The posterior standard deviation of each element, as `variance`.
  package func standardDeviation(of quantity: Tensor) throws -> Values {
    try variance(of: quantity).mapped { $0.squareRoot() }
  }

  /// The mean given the latents that are left to quadrature.
  private func conditionalMean(of quantity: Tensor) throws -> Tensor {
    switch elimination.conditionalMean(of: quantity) {
    case .value(let mean): return mean
    case .uncovered(let latents): throw uncovered(latents)
    }
  }

  private func uncovered(_ latents: [Variable]) -> UsageError {
    let names = latents.map { "`\(elimination.bound.structure.name(of: $0))`" }
    return UsageError(
      what: "the mean of this expression of \(names.joined(separator: ", ")) has no exact form",
      place: "ExactPosterior.mean",
      fix:
        "Ask for parts that are linear in Gaussian latents, or average over `samples(count:seed:)`"
    )
  }
}
