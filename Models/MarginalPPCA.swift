public import Evidence
public import EvidenceTool

/// Probabilistic principal component analysis with the latents integrated out by hand, x ~ Normal(μ, W Wᵀ + σ² I).
///
/// Nothing is left to approximate: the objective is log p(x), and its maximum is known in closed form.
/// - Reference: Tipping & Bishop (1999), "Probabilistic principal component analysis", eq. 4 and 7.
public struct MarginalPPCA: Model {
  public enum Samples: Plate {}
  @Parameter public var loadings: Tensor
  @Parameter public var mean: Tensor
  @Parameter(in: .positive) public var variance
  @Observed public var x: Tensor
  let dimensions: Int

  public init(dimensions: Int, components: Int) {
    _loadings = Parameter(dimensions, components)
    _mean = Parameter(dimensions)
    _x = Observed(dimensions, per: Samples.self)
    self.dimensions = dimensions
  }

  public var joint: Joint {
    let noise = diagonalMatrix(variance.broadcast(to: [dimensions]))
    x ~ MultivariateNormal(mean, covariance: matmul(loadings, transpose(loadings)) + noise)
  }
}

extension MarginalPPCA {
  public static let example = Example(
    "ppca-marginal",
    "The same with the latents integrated out by hand: maximum likelihood, without a gap.",
    data: [
      Dataset("waves") {
        let waves = try ToyData.waves(rows: 50, columns: 4)
        return try Study(MarginalPPCA(dimensions: 4, components: 2), observing: [\.x: waves])
      }
    ],
    settings: FitSettings(.steps(5_000)),
    isToy: true
  )
}
