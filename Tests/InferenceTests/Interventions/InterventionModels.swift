import Evidence

/// Two treatments of kidney stones, of which the small ones were mostly treated with B.
///
/// - Reference: Charig et al. (1986), "Comparison of treatment of renal calculi", table II.
struct KidneyStones: Model {
  enum Patients: Plate {}
  @Latent(per: Patients.self) var isLarge
  @Observed(per: Patients.self) var isB
  @Observed(per: Patients.self) var recovers

  static let shareOfLarge = 343.0 / 700
  /// By size: small, large.
  static let shareOfB = [270.0 / 357, 80.0 / 343]
  /// By treatment, and then by size.
  static let recovery = [[81.0 / 87, 192.0 / 263], [234.0 / 270, 55.0 / 80]]

  var joint: Joint {
    isLarge ~ Bernoulli(probability: Tensor(Self.shareOfLarge))
    isB ~ Bernoulli(probability: Tensor(Self.shareOfB)[isLarge])
    let chances = Tensor(Self.recovery.flatMap(\.self), shape: [4])
    recovers ~ Bernoulli(probability: chances[2 * isB + isLarge])
  }
}

/// Effects with known errors, and a guide that is stated.
struct GuidedEffects: Model {
  enum Groups: Plate {}
  @Latent var mean
  @Latent(per: Groups.self) var effect
  @Observed(per: Groups.self) var y
  @Parameter var location
  @Parameter(in: .positive) var scale
  @Parameter(per: Groups.self) var locations
  @Parameter(per: Groups.self, in: .positive) var scales

  static var data: Bindings<GuidedEffects> { [\.y: [1, 4, -2]] }

  /// Twice a group's effect.
  var double: Tensor { 2 * effect }

  var joint: Joint {
    mean ~ Normal(1, 3)
    effect ~ Normal(mean, 2)
    y ~ Normal(effect, 1)
  }
  var guide: Joint {
    mean ~ Normal(location, scale)
    effect ~ Normal(locations + mean, scales)
  }
}

/// A walk whose steps, and a weight of which, read a latent in closures that are called late.
struct LateReader: Model {
  @Latent var drift
  @Latent var weight
  @Latent(3) var walk
  @Observed(3) var y

  var joint: Joint {
    drift ~ Normal(0, 1)
    weight ~ Potential(on: .real) { -0.5 * square($0 - drift) }
    walk ~ MarkovChain(from: Normal(drift, 1)) { Normal($0 + drift, 1) }
    y ~ Normal(walk + weight, 1)
  }
}
