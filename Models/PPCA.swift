public import Evidence
public import EvidenceTool

/// Probabilistic principal component analysis, x = W h + μ + ε, with W, μ and the noise learned.
///
/// - Reference: Tipping & Bishop (1999), "Probabilistic principal component analysis".
public struct PPCA: Model {
  public enum Samples: Plate {}
  @Parameter public var loadings: Tensor
  @Parameter public var mean: Tensor
  @Parameter(in: .positive) public var noise
  @Latent public var h: Tensor
  @Observed public var x: Tensor
  let encoder: GaussianEncoder

  public init(dimensions: Int, components: Int) {
    _loadings = Parameter(dimensions, components)
    _mean = Parameter(dimensions)
    _h = Latent(components, per: Samples.self)
    _x = Observed(dimensions, per: Samples.self)
    encoder = GaussianEncoder(dimensions, components)
  }

  public var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(matmul(loadings, h) + mean, noise)
  }
  public var guide: Joint {
    h ~ encoder(x - mean)
  }
}

extension PPCA {
  public static let example = Example(
    "ppca",
    "Principal components as a model: at the optimum the diagonal guide is exact, so the gap is 0.",
    data: [
      Dataset("waves") {
        let waves = try ToyData.waves(rows: 50, columns: 4)
        return try Study(PPCA(dimensions: 4, components: 2), observing: [\.x: waves])
      }
    ],
    settings: FitSettings(.steps(20_000), learningRate: 2e-2, particles: 16),
    isToy: true
  )
}
