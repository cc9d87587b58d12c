public import Evidence
public import EvidenceTool

/// Rows that lie on one of two unknown lines.
///
/// Given which row lies on which line, slopes and offsets are Gaussian; then all assignments are added up.
public struct MixtureOfRegressions: Model {
  public enum Rows: Plate {}
  @Latent(2) public var slope
  @Latent(2) public var offset
  @Latent(per: Rows.self) public var line
  @Input(per: Rows.self) public var x
  @Observed(per: Rows.self) public var y

  public init() {}

  public var joint: Joint {
    slope ~ Normal(Tensor([1, -1]), 1)
    offset ~ Normal(0, 1)
    line ~ Bernoulli(probability: 0.4)
    y ~ Normal(offset[line] + slope[line] * x, 0.3)
  }
}

extension MixtureOfRegressions {
  public static let example = Example(
    "mixture-of-regressions",
    "Two unknown lines: Gaussian given the line of each of ten rows, of which all are added up.",
    data: [
      Dataset("crossing") {
        try Study(
          MixtureOfRegressions(),
          observing: [
            \.x: [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5],
            \.y: [-1.6, 1.9, -0.7, 0.9, 0.4, 0.7, -0.4, 1.8, -1.5, 2.6],
          ]
        )
      }
    ],
    settings: FitSettings(.steps(5_000), learningRate: 1e-2, particles: 16),
    isToy: true
  )
}
