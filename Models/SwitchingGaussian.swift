public import Evidence
public import EvidenceTool

/// A level that drifts, measured by an instrument that is precise or, at times, not.
///
/// Given when it is rough the levels are Gaussian; then all possibilities are added up.
/// - Reference: Bar-Shalom & Li (1993), "Estimation and tracking", on switching linear-Gaussian models.
public struct SwitchingGaussian: Model {
  public enum Steps: Plate {}
  @Latent public var level: Tensor
  @Latent(per: Steps.self) public var isRough: Tensor
  @Input(per: Steps.self) public var step: Tensor
  @Observed(per: Steps.self) public var y: Tensor

  public init(steps: Int) {
    _level = Latent(steps)
  }

  public var joint: Joint {
    level ~ MarkovChain(from: Normal(0, 1)) { previous in Normal(0.9 * previous, 0.5) }
    isRough ~ Bernoulli(probability: 0.25)
    y ~ Normal(level[step], select(isRough .== 1, 2, 0.3))
  }
}

extension SwitchingGaussian {
  public static let example = Example(
    "switching-gaussian",
    "A drifting level under two kinds of noise: Gaussian given the kinds, of which all are added up.",
    data: [
      Dataset("steps") {
        try Study(
          SwitchingGaussian(steps: 8),
          observing: [
            \.step: [0, 1, 2, 3, 4, 5, 6, 7], \.y: [0.4, 0.7, 3.5, -1.9, 0.6, 0.2, -0.1, 2.2],
          ]
        )
      }
    ],
    settings: FitSettings(.steps(5_000), learningRate: 1e-2, particles: 16),
    isToy: true
  )
}
