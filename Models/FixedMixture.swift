public import Evidence
public import EvidenceTool

/// A mixture of two known Gaussians: the only unknown is which of them each point comes from.
///
/// The guide doesn't mention that, so it is summed out, and nothing is left to approximate: the ELBO is log p(x).
public struct FixedMixture: Model {
  public enum Points: Plate {}
  @Latent(per: Points.self) public var component
  @Observed(per: Points.self) public var x

  static let weights = Tensor([0.4, 0.6])
  static let locations = Tensor([0.5, 11])

  public init() {}

  public var joint: Joint {
    component ~ Categorical(probabilities: Self.weights)
    x ~ Normal(Self.locations[component], 1)
  }
}

extension FixedMixture {
  public static let example = Example(
    "fixed-mixture",
    "Points from two known Gaussians: the discrete latent is summed out, so the bound is exact.",
    data: [Dataset("points") { try Study(FixedMixture(), observing: [\.x: [0, 1, 10, 11, 12]]) }],
    settings: FitSettings(.steps(1)),
    isToy: true
  )
}
