public import Evidence
public import EvidenceTool

/// A mixture of three known Gaussians in unknown proportions, which have a Dirichlet prior.
public struct MixtureWeights: Model {
  public enum Points: Plate {}
  @Latent(3) public var weights
  @Latent(per: Points.self) public var component
  @Observed(per: Points.self) public var x

  static let locations = Tensor([-2, 0, 3])

  public init() {}

  public var joint: Joint {
    weights ~ Dirichlet(Tensor([2, 1, 1.5]))
    component ~ Categorical(probabilities: weights)
    x ~ Normal(Self.locations[component], 0.75)
  }
}

extension MixtureWeights {
  public static let example = Example(
    "mixture-weights",
    "Unknown proportions on the simplex; the components are summed out, the rest is integrated.",
    data: [
      Dataset("points") {
        try Study(MixtureWeights(), observing: [\.x: [-2.5, -1.75, 0.25, 3, 2.5, -0.5]])
      }
    ],
    settings: FitSettings(.steps(5_000), learningRate: 1e-2, particles: 16),
    isToy: true
  )
}
