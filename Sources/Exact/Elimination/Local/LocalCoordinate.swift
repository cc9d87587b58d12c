internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// A latent as a function of one coordinate on the real line, in each repetition of its plates.
///
/// Where the prior has a location and a scale, the coordinate is (value − location) / scale: beside a scale far below the
/// location's last place, such as that of a hierarchy without spread, no value would tell them apart.
struct LocalCoordinate: Sendable {
  /// Where the prior's middle is, and about how wide it is.
  let start: Tensor
  let unit: Tensor
  private let form: Form

  private enum Form: Sendable {
    case standard(Variable, location: Tensor, scale: Tensor)
    case free(FreeCoordinates)

    /// What are differences of the latent from its location.
    func differences(_ difference: Tensor) -> [Tensor: Tensor] {
      guard case .standard(let latent, let location, _) = self else { return [:] }
      let value = Tensor(latent)
      let both = [(value - location, difference), (location - value, -difference)]
      return Dictionary(both) { own, _ in own }
    }
  }

  /// Nil where the latent takes other than one coordinate, or has no prior.
  init?(of latent: Variable, in elimination: Elimination) {
    guard let prior = elimination.bound.structure.jointSite(of: latent)?.distribution,
      latent.shape.product == 1
    else { return nil }
    func isKnown(_ tensor: Tensor) -> Bool {
      tensor.mistake == nil
        && tensor.variables.allSatisfy { $0.role != .latent || elimination.remaining.contains($0) }
    }
    func parameter(_ name: String) -> Tensor? {
      prior.parameters.first { $0.name == name }.map(\.tensor).flatMap { isKnown($0) ? $0 : nil }
    }
    let (location, scale) = (parameter("location"), parameter("scale"))
    if prior.support == .real, let location, let scale {
      let standard = Form.standard(latent, location: location, scale: scale)
      let value = Tensor(latent)
      let density = prior.logDensity(value).substituting(
        standard.differences(.filled(0, latent.shape))
      )
      // Only where the density reads nothing but differences from the location do these keep their digits.
      if location.constantValue == 0 || !density.variables.contains(latent) {
        form = standard
        (start, unit) = (Tensor(0), Tensor(1))
        return
      }
    }
    guard let coordinates = FreeCoordinates([latent], in: elimination), coordinates.dimension == 1,
      let bijector = prior.support.bijector
    else { return nil }
    form = .free(coordinates)
    let quartiles = [0.25, 0.5, 0.75].compactMap { share in
      (prior as? any Univariate)?.quantile(Tensor(share)).flatMap { isKnown($0) ? $0 : nil }
    }
    guard quartiles.count == 3 else {
      (start, unit) = (Tensor(0), Tensor(1))
      return
    }
    let places = quartiles.map { bijector.inverse($0).reshaped([]) }
    let width = 0.5 * (places[2] - places[0])
    let isFinite = and(abs(places[1]) .< Double.infinity, and(width .> 0, width .< Double.infinity))
    (start, unit) = (select(isFinite, places[1], 0), select(isFinite, width, 1))
  }

  /// The latent, and differences from its location, at a coordinate.
  func values(at place: Tensor) -> [Tensor: Tensor] {
    switch form {
    case .free(let coordinates): return coordinates.latents(at: place.reshaped(1)).values
    case .standard(let latent, let location, let scale):
      let difference = (scale * place).broadcast(to: latent.shape)
      return form.differences(difference)
        .merging([Tensor(latent): location + difference]) { own, _ in own }
    }
  }

  /// log |d value / d coordinate|.
  func logDeterminant(at place: Tensor) -> Tensor {
    switch form {
    case .free(let coordinates): coordinates.latents(at: place.reshaped(1)).logDeterminant
    case .standard(_, _, let scale): log(scale).reshaped([])
    }
  }
}
