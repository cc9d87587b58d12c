internal import EvidenceTensors

/// Where the nodes of a local integral are.
struct LocalRule: Sendable {
  private let mode: Tensor
  /// The widths in which the integrand falls by one nat.
  private let left: Tensor
  private let right: Tensor

  static let count = 129
  private static let reach = 3.7
  private static let step = 2 * reach / Double(count - 1)
  private static let stretch = 0.7

  /// The integrand is looked for from a place on, in multiples of a width.
  init(around start: Tensor, _ unit: Tensor, _ density: (Tensor) -> Tensor) {
    // Ever sparser places up to far out, then ever smaller brackets around the highest.
    let scan = AxisNumbers.make(size: 2 * Self.scanned + 1)
    func far(_ position: Tensor) -> Tensor {
      let s = position - Double(Self.scanned)
      return start + unit * (0.5 * (exp(s) - exp(-s)))
    }
    let first = density(far(.index(along: scan))).highest(along: scan)
    var (low, high) = (far(first - 1), far(first + 1))
    let zoom = AxisNumbers.make(size: Self.zoomed + 1)
    var best = start
    for _ in 0..<Self.rounds {
      let width = (high - low) / Double(Self.zoomed)
      best = low + width * density(low + width * .index(along: zoom)).highest(along: zoom)
      (low, high) = (best - width, best + width)
    }
    let mode = stopGradient(best)
    let top = density(mode)
    let sizes = AxisNumbers.make(size: 2 * Self.doublings + 1)
    let distance = unit * exp(Self.logTwo * (.index(along: sizes) - Double(Self.doublings)))
    func width(_ direction: Double) -> Tensor {
      let hasFallen = density(mode + direction * distance) .< top - 1
      let farthest = unit * C.exp(Self.logTwo * Double(Self.doublings))
      return stopGradient(-select(hasFallen, -distance, -farthest).maximum(over: sizes))
    }
    self.mode = mode
    left = width(-1)
    right = width(1)
  }

  private static let scanned = 16
  private static let zoomed = 16
  private static let rounds = 7
  private static let doublings = 30
  private static let logTwo = 0.693_147_180_559_945_3

  private static func u(_ position: Tensor) -> Tensor { step * position - reach }
  private static func s(_ position: Tensor) -> Tensor {
    let u = u(position)
    return 0.5 * stretch * (exp(u) - exp(-u))
  }

  /// The coordinate at a node, counted from 0, or between two.
  func place(_ position: Tensor) -> Tensor {
    let s = Self.s(position)
    return mode + 0.5 * (right * expm1(s) - left * expm1(-s))
  }

  /// The length of the coordinate that a node stands for.
  func weight(_ position: Tensor) -> Tensor {
    let (s, u) = (Self.s(position), Self.u(position))
    let slope = 0.5 * Self.stretch * Self.step * (exp(u) + exp(-u))
    return 0.5 * (right * (slope * exp(s)) + left * (slope * exp(-s)))
  }

  /// The weights of a rule of every second, third … node, as multiples of this one's.
  static func every(_ stride: Int, _ axis: Axis) -> Tensor {
    Tensor((0..<count).map { $0 % stride == 0 ? Double(stride) : 0 }).axisFromEvent(axis)
  }
}

extension Tensor {
  /// The number of the repetition with the highest value; between those that are equally high.
  fileprivate func highest(along axis: Axis) -> Tensor {
    let isTop = self .== maximum(over: axis)
    return (isTop * .index(along: axis)).summed(over: axis) / isTop.summed(over: axis)
  }
}
