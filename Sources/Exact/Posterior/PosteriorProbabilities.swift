internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidencePrograms
package import EvidenceTensors

/// The posterior of discrete latents.
extension PosteriorState {
  /// P(latent = k | x) of each element of a discrete latent.
  ///
  /// - Shapes: plates in order of declaration, then the event shape, then the values k from the lowest on.
  /// - Throws: `UsageError` for what is no discrete latent with finitely many values.
  package func probabilities(of latent: Tensor) throws -> Values {
    let structure = elimination.bound.structure
    guard let variable = latent.variable, structure.latents.contains(variable),
      let values = elimination.support(of: variable).enumeratedValues
    else {
      throw UsageError(
        what: "the probabilities of something that is not a latent with finitely many values are "
          + "asked for",
        place: "ExactPosterior.probabilities",
        fix: "Name a discrete latent of \(structure.name)"
      )
    }
    return try mean(of: oneHot(values.place(of: latent), values.count))
  }
}
