public import Evidence
public import EvidenceTool

/// Counts with an unknown rate that has a Gamma prior: the posterior is Gamma(α + Σx, β + n).
public struct GammaPoisson: Model {
  public enum Days: Plate {}
  @Latent public var rate
  @Observed(per: Days.self) public var count

  public init() {}

  public var joint: Joint {
    rate ~ Gamma(concentration: 2, rate: 1)
    count ~ Poisson(rate)
  }
}

extension GammaPoisson {
  public static let example = Example(
    "gamma-poisson",
    "A rate from five counts: a conjugate pair on the positive numbers.",
    data: [Dataset("counts") { try Study(GammaPoisson(), observing: [\.count: [3, 0, 2, 4, 1]]) }],
    settings: FitSettings(.steps(5_000), learningRate: 1e-2, particles: 16),
    isToy: true
  )
}
