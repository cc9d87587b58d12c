public import Evidence
public import EvidenceTool

/// Factor analysis, x = W f + μ + ε with a noise of its own for each variable; W, μ and the noises are learned.
///
/// - Reference: Bartholomew, Knott & Moustaki (2011), "Latent variable models and factor analysis", chapter 3.
public struct FactorAnalysis: Model {
  public enum Samples: Plate {}
  @Parameter public var loadings: Tensor
  @Parameter public var mean: Tensor
  @Parameter(in: .positive) public var variance: Tensor
  @Latent public var factors: Tensor
  @Observed public var x: Tensor

  public init(dimensions: Int, factors count: Int) {
    _loadings = Parameter(dimensions, count)
    _mean = Parameter(dimensions)
    _variance = Parameter(dimensions, in: .positive)
    _factors = Latent(count, per: Samples.self)
    _x = Observed(dimensions, per: Samples.self)
  }

  public var joint: Joint {
    factors ~ Normal(0, 1)
    x ~ Normal(matmul(loadings, factors) + mean, sqrt(variance))
  }
}

extension FactorAnalysis {
  public static let example = Example(
    "factor-analysis",
    "One factor behind five variables, each with a noise of its own.",
    data: [
      Dataset("indicators") {
        let model = FactorAnalysis(dimensions: 5, factors: 1)
        return try Study(model, observing: [\.x: try ToyData.indicators(rows: 60)])
      }
    ],
    settings: FitSettings(.steps(10_000), learningRate: 2e-2, particles: 8),
    isToy: true
  )
}
