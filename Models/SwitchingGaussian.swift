public import Evidence
public import EvidenceTool

/// A level that drifts, measured by an instrument that is precise or, for a while, not.
///
/// Given when it is rough the levels are Gaussian; then all sequences of its states are added up.
/// - Reference: Bar-Shalom & Li (1993), "Estimation and tracking", on switching linear-Gaussian models.
public struct SwitchingGaussian: Model {
  @Latent public var level: Tensor
  @Latent public var isRough: Tensor
  @Observed public var y: Tensor

  public init(steps: Int) {
    _level = Latent(steps)
    _isRough = Latent(steps)
    _y = Observed(steps)
  }

  public var joint: Joint {
    level ~ MarkovChain(from: Normal(0, 1), to: drifted)
    isRough ~ MarkovChain(from: Bernoulli(probability: 0.2), to: switched)
    y ~ Normal(level, select(isRough .== 1, 2, 0.3))
  }
  func drifted(_ level: Tensor) -> Normal { Normal(0.9 * level, 0.5) }
  func switched(_ isRough: Tensor) -> Bernoulli {
    Bernoulli(probability: select(isRough .== 1, 0.7, 0.1))
  }
}

extension SwitchingGaussian {
  public static let example = Example(
    "switching-gaussian",
    "A drifting level under noise that switches: Gaussian given the states, whose sequences are added up.",
    data: [
      Dataset("steps") {
        try Study(
          SwitchingGaussian(steps: 8),
          observing: [\.y: [0.4, 0.7, 3.5, -1.9, 0.6, 0.2, -0.1, 2.2]]
        )
      }
    ],
    settings: FitSettings(.steps(5_000), learningRate: 1e-2, particles: 16),
    isToy: true
  )
}
