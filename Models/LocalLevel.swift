public import Evidence
public import EvidenceTool

/// A level that wanders, seen with noise, both of unknown variance: the simplest state space model.
///
/// - Reference: Durbin & Koopman (2012), "Time series analysis by state space methods", chapter 2.
public struct LocalLevel: Model {
  @Parameter(in: .positive, initially: 10_000) public var noiseVariance
  @Parameter(in: .positive, initially: 1_000) public var levelVariance
  @Latent public var level: Tensor
  @Observed public var y: Tensor

  public init(steps: Int) {
    _level = Latent(steps)
    _y = Observed(steps)
  }

  public var joint: Joint {
    level ~ MarkovChain(from: Normal(1000, 100_000.0.squareRoot()), to: next)
    y ~ Normal(level, sqrt(noiseVariance))
  }
  func next(_ level: Tensor) -> Normal { Normal(level, sqrt(levelVariance)) }
}

/// A level with a slope, both of which wander: two numbers a step.
///
/// - Reference: Durbin & Koopman (2012), "Time series analysis by state space methods", section 3.2.1.
public struct LocalTrend: Model {
  @Parameter(in: .positive, initially: 15_000) public var noiseVariance
  @Parameter(shape: [2], in: .positive, initially: .values([1200, 25]))
  public var stateVariances: Tensor
  /// Level and slope at each step.
  @Latent public var state: Tensor
  @Observed public var y: Tensor

  public init(steps: Int) {
    _state = Latent(steps, 2)
    _y = Observed(steps)
  }

  public var joint: Joint {
    state ~ MarkovChain(from: Normal(Tensor([1000, 0]), Tensor([300, 20])), to: next)
    y ~ Normal(matmul(state, Tensor([1, 0])), sqrt(noiseVariance))
  }
  func next(_ state: Tensor) -> Normal { Normal(matmul(Self.step, state), sqrt(stateVariances)) }

  /// The slope is added to the level.
  static let step = Tensor([1, 1, 0, 1], shape: [2, 2])
}

extension LocalLevel {
  public static let example = Example(
    "local-level",
    "The flow of the Nile from 1871 to 1970 as a wandering level: the Kalman filter gives log p(x).",
    data: [
      Dataset("nile") {
        let model = LocalLevel(steps: ToyData.nile.count)
        return try Study(model, observing: [\.y: Values(ToyData.nile)])
      }
    ],
    settings: FitSettings(.steps(5_000), learningRate: 0.1),
    isToy: true
  )
}

extension LocalTrend {
  public static let example = Example(
    "local-trend",
    "The same with a slope: a state space of two dimensions.",
    data: [
      Dataset("nile") {
        let model = LocalTrend(steps: ToyData.nile.count)
        return try Study(model, observing: [\.y: Values(ToyData.nile)])
      }
    ],
    settings: FitSettings(.steps(5_000), learningRate: 0.1),
    isToy: true
  )
}
