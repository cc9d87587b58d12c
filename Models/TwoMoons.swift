public import Evidence
public import EvidenceTool

/// Points on a crescent that two numbers move, so that two crescents of them explain a point.
///
/// - Reference: Greenberg, Nonnenmacher & Macke (2019), "Automatic posterior transformation"; Lueckmann, Boelts, Greenberg,
///   Gonçalves & Macke (2021), "Benchmarking simulation-based inference", task 8.
public struct TwoMoons: Model {
  public enum Sets: Plate {}
  @Latent(2, per: Sets.self) public var theta
  @Observed(2, per: Sets.self) public var x

  public init() {}

  public var joint: Joint {
    theta ~ Uniform(-1, 1)
    x ~ Crescent(at: stacked(0.25 - abs(theta[0] + theta[1]) * half, (theta[1] - theta[0]) * half))
  }

  private let half = 0.5.squareRoot()
}

extension TwoMoons {
  public static let example = Example(
    "two-moons",
    "A posterior of two crescents, learned from simulations alone by a flow that a network steers.",
    data: [Dataset("simulations") { try Study(TwoMoons(), observing: [\.x: points(500)]) }],
    settings: FitSettings(
      .steps(3_000),
      learningRate: 2e-3,
      objective: .forwardKL,
      guide: .amortized(flow: .couplingSpline, layers: 6)
    )
  )

  private static func points(_ count: Int) throws -> Values {
    let random = RandomStream(seed: 0)
    let half = 0.5.squareRoot()
    return try Values(
      (0..<count).map { _ in
        let theta = [2 * random.uniform() - 1, 2 * random.uniform() - 1]
        let moon = Crescent.point(random)
        return [
          0.25 - abs(theta[0] + theta[1]) * half + moon[0], (theta[1] - theta[0]) * half + moon[1],
        ]
      }
    )
  }
}

/// Points at the distance r ~ N(0.1, 0.01²) from a center, in a direction a ~ U(−π/2, π/2): p(x) = N(r | 0.1, 0.01²) / (π r).
public struct Crescent: Distribution {
  private let center: Tensor

  public init(at center: Tensor) { self.center = center }

  public var parameters: [DistributionParameter] { [.init("center", center, in: .vector, rank: 1)] }
  public var eventRank: Int { 1 }
  public var support: Support { .vector }

  public func logDensity(_ value: Tensor) -> Tensor {
    let arm = value - center
    let isAhead = arm[0] .> 0
    let radius = sqrt(sum(square(select(isAhead, arm, 0.1))))
    return select(
      isAhead,
      Normal(0.1, 0.01).logDensity(radius) - log(Double.pi * radius),
      -.infinity
    )
  }

  public func sampler(for shape: [Int]) -> NoiseSampler? {
    let center = center
    return NoiseSampler([NoiseRequest(.uniform, []), NoiseRequest(.normal, [])]) { noises in
      let (angle, radius) = (Double.pi * (noises[0] - 0.5), 0.1 + 0.01 * noises[1])
      return center + stacked(radius * cos(angle), radius * sin(angle))
    }
  }
  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    zip(parameters[0], Self.point(random)).map { $0 + $1 }
  }

  /// One draw about 0.
  static func point(_ random: RandomStream) -> [Double] {
    let (angle, radius) = (Double.pi * (random.uniform() - 0.5), 0.1 + 0.01 * random.normal())
    return ToyData.direction(angle).map { radius * $0 }
  }
}
