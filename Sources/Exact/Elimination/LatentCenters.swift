internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

extension Elimination {
  /// A latent with its prior about others, and that prior as one of the deviation from these.
  struct CenteredLatent {
    let center: FlatCoordinates.Center
    let prior: Tensor
    let centered: Tensor
  }

  /// Those of a group that are normal about others of the group.
  func centers(of group: [Variable]) -> [Variable: CenteredLatent] {
    group.reduce(into: [:]) { result, latent in
      guard let site = bound.structure.jointSite(of: latent),
        let normal = site.distribution as? Normal,
        !normal.location.variables.isDisjoint(with: group),
        factors.contains(where: { $0.tensor == site.logProb })
      else { return }
      let deviation = Variable(.state, shape: latent.shape, plates: latent.plates)
      let centered = Normal(0, normal.scale).logDensity(Tensor(deviation))
      result[latent] = CenteredLatent(
        center: FlatCoordinates.Center(location: normal.location, deviation: deviation),
        prior: site.logProb,
        centered: EvidenceTensors.sum(centered.broadcast(to: latent.shape))
      )
    }
  }

  /// Whether latents that repeat over plates, and are not eliminated repetition by repetition, are normal about one of a group.
  func isCenter(of others: [Variable], _ group: [Variable]) -> Bool {
    centers(of: others).contains { latent, own in
      !latent.axes.isEmpty && !own.center.location.variables.isDisjoint(with: group)
        && neighborhood(of: [latent]).plates != latent.axes
    }
  }
}
