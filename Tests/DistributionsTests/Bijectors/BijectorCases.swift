import EvidenceDistributions
import EvidenceTensors

/// One row a bijector: the points at which the generic tests look, and how they tell volume.
struct BijectorCase: Sendable, CustomStringConvertible {
  let name: String
  let bijector: any Bijector
  /// The shape of the free coordinates of one point.
  let free: [Int]
  /// Free coordinates that the value keeps: beyond, the rounding of the value alone moves them by more than 1e-10.
  ///
  /// In a domain other than the reals, the logarithms, or the logits, of the coordinates.
  let kept: ClosedRange<Double>
  /// Free coordinates out to the tails.
  let far: ClosedRange<Double>
  /// The elements of the image, row-major, that measure volume; nil where it is that of a surface in more dimensions.
  let chart: [Int]?
  /// The size below which the error of an element of the image is not relative to it; nil: that of the largest element.
  let floor: Double?

  init(
    _ name: String,
    _ bijector: any Bijector,
    free: [Int] = [],
    kept: ClosedRange<Double>,
    far: ClosedRange<Double>? = nil,
    chart: [Int]? = [0],
    floor: Double? = 0
  ) {
    (self.name, self.bijector, self.free) = (name, bijector, free)
    (self.kept, self.far, self.chart, self.floor) = (kept, far ?? kept, chart, floor)
  }

  var description: String { name }

  static let all: [BijectorCase] = scalars + vectors + matrices + combined

  private static let scalars: [BijectorCase] = [
    .init("identity", IdentityBijector(), kept: -1e6...1e6),
    .init("exp", ExponentialBijector(), kept: -700...700),
    .init("softplus", SoftplusBijector(), kept: -700...2000),
    .init("sigmoid", SigmoidBijector(), kept: -700...10, far: -700...700),
    .init(
      "interval",
      IntervalBijector(low: -2, high: 6),
      kept: -10...10,
      far: -300...300,
      floor: 1
    ),
    .init(
      "interval to 0",
      IntervalBijector(low: -3, high: 0),
      kept: -10...700,
      far: -700...700
    ),
    .init("affine", AffineBijector(3, -0.5), kept: -1e6...1e6, floor: 1),
    .init("power", PowerBijector(-1.5), kept: -270...270),
    .init("square", PowerBijector(2), kept: -300...300),
    .init("heavy tail", HeavyTailBijector(degreesOfFreedom: 3), kept: -40...40),
    .init("sinh-arcsinh", SinhArcsinhBijector(skew: 0.5, tail: 0.8), kept: -1e6...1e6, floor: 1),
  ]
  private static let vectors: [BijectorCase] = [
    .init("simplex", StickBreakingBijector(), free: [3], kept: -200...200, chart: [0, 1, 2]),
    .init(
      "ordered",
      OrderedBijector(),
      free: [4],
      kept: -5...5,
      far: -300...300,
      chart: [0, 1, 2, 3],
      floor: nil
    ),
    .init(
      "sum to zero",
      SumToZeroBijector(),
      free: [3],
      kept: -1e6...1e6,
      chart: nil,
      floor: nil
    ),
    .init("circle", UnitVectorBijector(), free: [1], kept: -1e6...1e6, chart: nil, floor: nil),
    .init("sphere", UnitVectorBijector(), free: [3], kept: -1e6...1e6, chart: nil, floor: nil),
  ]
  private static let lower = [0, 3, 4, 6, 7, 8]
  private static let matrices: [BijectorCase] = [
    .init("Cholesky", CholeskyFactorBijector(), free: [6], kept: -300...300, chart: lower),
    .init(
      "covariance",
      PositiveDefiniteBijector(),
      free: [6],
      kept: -1...1,
      far: -6...6,
      chart: lower,
      floor: nil
    ),
    .init(
      "correlation",
      CorrelationCholeskyBijector(),
      free: [6],
      kept: -40...40,
      chart: [4, 8, 9, 12, 13, 14],
      floor: 1e-16
    ),
  ]
  private static let (two, none) = (Tensor(2), IdentityBijector())
  private static let combined: [BijectorCase] = [
    .init("log", InverseBijector(ExponentialBijector()), kept: -700...700, floor: 1),
    .init("logit", InverseBijector(SigmoidBijector()), kept: -700...8, floor: 1),
    .init(
      "at least 2",
      Support.atLeast(two).bijector ?? none,
      kept: -8...700,
      far: -700...700
    ),
    .init(
      "at most 2",
      Support.atMost(two).bijector ?? none,
      kept: -700...8,
      far: -700...700,
      floor: 1
    ),
    .init(
      "ordered, then exp",
      OrderedBijector().then(ExponentialBijector()),
      free: [3],
      kept: -1...1,
      far: -5...2.5,
      chart: [0, 1, 2]
    ),
    .init(
      "affine, then simplex",
      AffineBijector(Tensor([1, -1, 0]), 2).then(StickBreakingBijector()),
      free: [3],
      kept: -80...80,
      chart: [0, 1, 2]
    ),
  ]

  /// Free coordinates of `count` points, row-major, from a fixed seed.
  func points(_ count: Int, in range: ClosedRange<Double>) -> [Double] {
    let random = RandomStream(seed: 11)
    return (0..<count * free.product).map { _ in
      let u = range.lowerBound + (range.upperBound - range.lowerBound) * random.uniform()
      switch bijector.domain {
      case .positive: return C.exp(u)
      case .unitInterval: return 1 / (1 + C.exp(-u))
      default: return u
      }
    }
  }
}
