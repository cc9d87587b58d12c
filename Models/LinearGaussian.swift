public import Evidence
public import EvidenceTool

/// A linear Gaussian model with known loadings, x = W h + ε: log p(x) and the posterior are known in closed form.
///
/// The posterior's two latents are correlated, so a diagonal guide leaves a gap and one with a full covariance does not.
public struct LinearGaussian: Model {
  public enum Covariance: Sendable { case diagonal, full }
  public enum Samples: Plate {}
  @Latent(2, per: Samples.self) public var h
  @Observed(4, per: Samples.self) public var x
  let covariance: Covariance
  let diagonalEncoder = GaussianEncoder(4, 2)
  let fullEncoder = FullGaussianEncoder(4, 2)

  static let loadings = Tensor([1, 0.5, 0.2, -1, 0.7, 0.7, 0, 0.3], shape: [4, 2])
  static let noiseVariance = 0.5

  public init(_ covariance: Covariance) { self.covariance = covariance }

  public var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(matmul(Self.loadings, h), Self.noiseVariance.squareRoot())
  }
  public var guide: Joint {
    switch covariance {
    case .diagonal: h ~ diagonalEncoder(x)
    case .full: h ~ fullEncoder(x)
    }
  }
}

extension LinearGaussian {
  public static let example = Example(
    "linear-gaussian",
    "Correlated latents under a diagonal guide: the gap that mean field leaves, exactly.",
    data: [dataset(.diagonal)],
    settings: settings,
    isToy: true
  )
  public static let fullExample = Example(
    "linear-gaussian-full",
    "The same model under a guide with a full covariance: no gap is left.",
    data: [dataset(.full)],
    settings: settings,
    isToy: true
  )

  private static let settings = FitSettings(.steps(6_000), learningRate: 1e-2, particles: 8)

  private static func dataset(_ covariance: Covariance) -> Dataset {
    Dataset("waves") {
      let waves = try ToyData.waves(rows: 50, columns: 4)
      return try Study(LinearGaussian(covariance), observing: [\.x: waves])
    }
  }
}
