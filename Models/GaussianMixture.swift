public import Evidence
public import EvidenceTool

/// A Gaussian mixture with unknown proportions and centers; which component a point comes from is summed out.
public struct GaussianMixture: Model {
  public enum Points: Plate {}
  @Latent public var weights: Tensor
  @Latent public var centers: Tensor
  @Latent(per: Points.self) public var component
  @Observed public var x: Tensor

  public init(components: Int, dimensions: Int) {
    _weights = Latent(components)
    _centers = Latent(components, dimensions)
    _x = Observed(dimensions, per: Points.self)
  }

  public var joint: Joint {
    weights ~ Dirichlet(2)
    centers ~ Normal(0, 5)
    component ~ Categorical(probabilities: weights)
    x ~ Normal(centers[component], 0.5)
  }
}

extension GaussianMixture {
  public static let example = Example(
    "gaussian-mixture",
    "Clusters in the plane: proportions and centers are fitted, memberships are summed out.",
    data: [
      Dataset("clusters") {
        let points = try ToyData.clusters(rows: 150)
        return try Study(GaussianMixture(components: 3, dimensions: 2), observing: [\.x: points])
      }
    ],
    settings: FitSettings(.steps(5_000), learningRate: 2e-2, particles: 4)
  )
}
