internal import EvidenceDistributions
package import EvidenceTensors

/// How the posterior of a latent is approximated; a fit prints it for each, so that nothing is silent.
package enum GuideKind: String, Sendable {
  /// By the factor that the model's `guide` states.
  case stated
  /// By a guide that is chosen automatically, because the model states none.
  case automatic
  /// Not at all: a finite discrete latent that the guide does not mention is summed out exactly.
  case summedOut
}

extension Structure {
  /// Which guide a latent has.
  package func guideKind(of latent: Variable) -> GuideKind {
    if guideSite(of: latent) != nil { return .stated }
    let values = jointSite(of: latent)?.distribution.support.enumeratedValues
    return values == nil ? .automatic : .summedOut
  }

  /// The latents that are summed out: finite and discrete, and not mentioned by the guide.
  package var summedOut: [Variable] { latents.filter { guideKind(of: $0) == .summedOut } }
}
