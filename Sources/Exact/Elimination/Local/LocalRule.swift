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
    // A parabola through the highest and its neighbours has its top nearer still.
    let three = AxisNumbers.make(size: 3)
    let step = (high - best).broadcast(to: best.shape)
    let value = density(best + step * (.index(along: three) - 1)).eventFromAxis(three)
    let bend = value[0] - 2 * value[1] + value[2]
    let shift = minimum(maximum(0.5 * (value[0] - value[2]) / bend, -1), 1)
    let mode = stopGradient(
      best + select(and(bend .< 0, bend .> -Double.infinity), shift, 0) * step
    )
    self.mode = mode
    (left, right) = Self.widths(around: mode, unit, density)
  }

  /// The widths to either side in which the integrand falls by one nat: powers of two, those of 256 first.
  private static func widths(
    around mode: Tensor,
    _ unit: Tensor,
    _ density: (Tensor) -> Tensor
  ) -> (left: Tensor, right: Tensor) {
    let sides = AxisNumbers.make(size: 2)
    let level = density(mode) - 1
    func least(_ distances: Tensor, along axis: Axis, else farthest: Tensor) -> Tensor {
      let hasFallen = density(mode + (2 * .index(along: sides) - 1) * distances) .< level
      return -select(hasFallen, -distances, -farthest).maximum(over: axis)
    }
    let powers = AxisNumbers.make(size: 2 * reach256 + 1)
    let far = unit * exp(8 * logTwo * (.index(along: powers) - Double(reach256)))
    let coarse = least(far, along: powers, else: unit * C.exp(8 * logTwo * Double(reach256)))
    let halvings = AxisNumbers.make(size: 7)
    let near = coarse * exp(-logTwo * (.index(along: halvings) + 1))
    let fine = stopGradient(least(near, along: halvings, else: coarse))
    let both = fine.eventFromAxis(sides)
    return (both[0], both[1])
  }

  /// About how far the rounding of the coordinate moves the integral, relative to it: the more the narrower the integrand is.
  var rounding: Tensor { 1e-15 * abs(mode) / minimum(left, right) }

  private static let scanned = 16
  private static let zoomed = 16
  private static let rounds = 4
  private static let reach256 = 4
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
