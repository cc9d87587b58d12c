public import EvidenceTensors

/// The von Mises distribution of angles, p(x) = exp(concentration · cos(x − location)) / (2π I₀(concentration)).
///
/// - Shapes: elementwise; `location` and `concentration` broadcast to the variable and may carry any plates.
/// - Support: the angles from −π to π. Log-prob is in nats. Angles have directions rather than moments: there is no mean.
/// - Precondition: `concentration` ≥ 0, checked when a value is known; 0 is the uniform distribution.
/// - Moments: circular mean location; circular variance 1 − I₁(κ) / I₀(κ); entropy log(2π I₀(κ)) − κ I₁(κ) / I₀(κ).
/// - Reference: Mardia & Jupp (2000), section 3.5.4. Drawn by the method of Best & Fisher (1979).
///
/// ![The density](VonMises)
public struct VonMises: DifferentiableDraw, Univariate {
  public let location: Tensor
  public let concentration: Tensor

  public init(_ location: some TensorConvertible, concentration: some TensorConvertible) {
    self.location = location.tensor
    self.concentration = concentration.tensor
  }

  public var parameters: [DistributionParameter] {
    [
      .init("location", location, in: .real),
      .init("concentration", concentration, in: .nonNegative),
    ]
  }
  public var support: Support { .interval(-Double.pi, Double.pi) }

  /// With cos d − 1 = −2 sin²(½ d), which keeps the digits of small angles at large concentrations.
  public func logDensity(_ value: Tensor) -> Tensor {
    let fall = 2 * square(sin(0.5 * (value - location)))
    return -(concentration * fall) - logHeight
  }

  /// log(2π e^−κ I₀(κ)).
  private var logHeight: Tensor {
    scaledLogBesselI(Tensor(0), concentration) + 2 * halfLogTwoPi
  }

  public var isImplicit: Bool { true }
  public func noises(for shape: [Int]) -> [NoiseRequest] { gammaNoises(shape) }
  /// An angle about 0, turned by the location; where the turn passes −π, only functions of the direction keep their derivative.
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    turned(location + vonMisesDraw(concentration, noises))
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let angle = Self.centered(parameters[1][cyclic: $0], using: random)
      return Self.turned(parameters[0][cyclic: $0] + angle)
    }
  }

  /// An angle about 0.
  private static func centered(_ concentration: Double, using random: RandomStream) -> Double {
    guard concentration > 1e-8 else { return .pi * (2 * random.uniform() - 1) }
    let r = 1 + (1 + 4 * concentration * concentration).squareRoot()
    let rho = (r - (2 * r).squareRoot()) / (2 * concentration)
    // The bound of the envelope; its expansion where ρ has lost its digits.
    let s = concentration < 1e-5 ? 1 / concentration : (1 + rho * rho) / (2 * rho)
    while true {
      let z = C.cos(.pi * random.uniform())
      let f = (1 + s * z) / (s + z)
      let c = concentration * (s - f)
      let u = random.uniformPositive()
      guard c * (2 - c) > u || C.log(c / u) + 1 >= c else { continue }
      let angle = C.acos(Swift.min(Swift.max(f, -1), 1))
      return random.uniform() < 0.5 ? -angle : angle
    }
  }

  /// The same direction as an angle from −π to π.
  private static func turned(_ angle: Double) -> Double {
    angle - 2 * .pi * ((angle + .pi) / (2 * .pi)).rounded(.down)
  }

  /// From the angle −π on.
  public func logCDF(_ value: Tensor) -> Tensor {
    onTurn(value, first: -.infinity, last: 0) { lesser(before($0), than: after($0)) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onTurn(value, first: 0, last: -.infinity) { lesser(after($0), than: before($0)) }
  }
  private func onTurn(
    _ value: Tensor,
    first: Double,
    last: Double,
    _ formula: (Tensor) -> Tensor
  ) -> Tensor {
    // Angles of any size would cost time in the branch that is not taken.
    let isInside = abs(value) .< Double.pi
    let inside = formula(select(isInside, value, 0))
    return select(isInside, inside, select(value .< 0, first, last))
  }
  private func before(_ x: Tensor) -> Tensor {
    logVonMisesArc(from: -(location + Double.pi), width: x + Double.pi, concentration)
  }
  private func after(_ x: Tensor) -> Tensor {
    logVonMisesArc(from: x - location, width: Double.pi - x, concentration)
  }

  /// The same direction as an angle from −π to π.
  private func turned(_ angle: Tensor) -> Tensor {
    angle - 2 * Double.pi * floor(angle / (2 * Double.pi) + 0.5)
  }

  /// The direction of the mean of (cos x, sin x): the location, as an angle from −π to π.
  public var circularMean: Tensor { turned(location) }
  /// 1 less the length of the mean of (cos x, sin x): 1 − I₁(κ) / I₀(κ), between 0 and 1.
  public var circularVariance: Tensor {
    -expm1(scaledLogBesselI(Tensor(1), concentration) - scaledLogBesselI(Tensor(0), concentration))
  }
  public var mode: Tensor? { circularMean }
  /// About another direction than 0 the density rises again beyond −π or π.
  public var isUnimodal: Bool { location.constantValue == 0 }
  public var entropy: Tensor? {
    let ratio = scaledLogBesselI(Tensor(1), concentration) - (logHeight - 2 * halfLogTwoPi)
    return logHeight - concentration * expm1(ratio)
  }
}
