public import EvidenceTensors

/// The skew-normal distribution, p(x) = 2 φ(z) Φ(slant · z) / scale with z = (x − location) / scale.
///
/// - Shapes: elementwise; the parameters broadcast to the variable and may carry any plates.
/// - Support: all reals. Log-prob is in nats, exact in both tails. A positive slant makes the right tail the heavier.
/// - Precondition: `scale` > 0, checked when a value is known.
/// - Moments: mean location + scale δ √(2/π), variance scale² (1 − 2 δ²/π), with δ = slant / √(1 + slant²).
///   Mode and entropy have no closed form.
/// - Reference: Azzalini (1985), "A class of distributions which includes the normal ones".
///
/// ![The density](SkewNormal)
public struct SkewNormal: DifferentiableDraw, Univariate {
  public let location: Tensor
  public let scale: Tensor
  public let slant: Tensor

  public init(
    _ location: some TensorConvertible,
    _ scale: some TensorConvertible,
    slant: some TensorConvertible
  ) {
    self.location = location.tensor
    self.scale = scale.tensor
    self.slant = slant.tensor
  }

  public var parameters: [DistributionParameter] {
    [
      .init("location", location, in: .real), .init("scale", scale, in: .positive),
      .init("slant", slant, in: .real),
    ]
  }
  public var support: Support { .real }

  public func logDensity(_ value: Tensor) -> Tensor {
    let z = (value - location) / scale
    let bell = -0.5 * square(z) - log(scale) - (halfLogTwoPi - C.log(2))
    return bell + logNormalCDF(slant * z)
  }

  public func noises(for shape: [Int]) -> [NoiseRequest] {
    [NoiseRequest(.normal, shape), NoiseRequest(.normal, shape)]
  }
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    let unit = (slant * abs(noises[0]) + noises[1]) / sqrt(1 + square(slant))
    return location + scale * unit
  }

  /// (slant · |z₁| + z₂) / √(1 + slant²) with two independent standard normal numbers.
  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let slant = parameters[2][cyclic: $0]
      let z = slant * abs(random.normal()) + random.normal()
      let unit = z / (1 + slant * slant).squareRoot()
      return parameters[0][cyclic: $0] + parameters[1][cyclic: $0] * unit
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    SkewNormalTail.logCDF((value - location) / scale, slant)
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    SkewNormalTail.logCDF((location - value) / scale, -slant)
  }

  /// √(2/π) slant / √(1 + slant²).
  private var center: Tensor { C.exp(logRootTwoOverPi) * slant / sqrt(1 + square(slant)) }
  public var mean: Tensor? { location + scale * center }
  public var variance: Tensor? { square(scale) * (1 - square(center)) }
}
