public import Evidence
public import EvidenceTool

/// An unknown location and one noisy reading of it: the posterior of a reading of 5 is Normal(2.5, √½).
///
/// The guide's location and scale start where they are told; fitted, they find the posterior, and the gap closes.
public struct NormalNormal: Model {
  @Latent public var location
  @Observed public var reading
  @Parameter public var guideLocation: Tensor
  @Parameter public var guideScale: Tensor

  public init(guideLocation: Double = 0, guideScale: Double = 1) {
    _guideLocation = Parameter(initially: guideLocation)
    _guideScale = Parameter(in: .positive, initially: guideScale)
  }

  public var joint: Joint {
    location ~ Normal(0, 1)
    reading ~ Normal(location, 1)
  }
  public var guide: Joint {
    location ~ Normal(guideLocation, guideScale)
  }
}

extension NormalNormal {
  public static let example = Example(
    "normal-normal",
    "One reading of an unknown location: the smallest model in which ELBO + KL = log p(x).",
    data: [Dataset("reading") { try Study(NormalNormal(), observing: [\.reading: 5]) }],
    settings: FitSettings(.steps(5_000), learningRate: 1e-2, particles: 16),
    isToy: true
  )
}
