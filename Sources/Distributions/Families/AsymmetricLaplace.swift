public import EvidenceTensors

/// The asymmetric Laplace distribution: exponential tails of length scale · asymmetry on the left, scale / asymmetry on the right.
///
/// p(x) = exp(−|x − location| / length) / (left + right), with the length of the side on which x lies.
/// - Shapes: elementwise; the parameters broadcast to the variable and may carry any plates.
/// - Support: all reals. Log-prob is in nats.
/// - Precondition: `scale` > 0 and `asymmetry` > 0, checked when a value is known.
/// - Moments: mean location + right − left; variance left² + right², with left = scale · asymmetry, right = scale / asymmetry.
/// - Reference: Kotz, Kozubowski & Podgórski (2001), section 3.1. Reparameterized by inversion.
///
/// ![The density](AsymmetricLaplace)
public struct AsymmetricLaplace: Reparameterized, Univariate {
  public let location: Tensor
  public let scale: Tensor
  public let asymmetry: Tensor

  public init(
    _ location: some TensorConvertible,
    _ scale: some TensorConvertible,
    asymmetry: some TensorConvertible
  ) {
    self.location = location.tensor
    self.scale = scale.tensor
    self.asymmetry = asymmetry.tensor
  }

  public var parameters: [DistributionParameter] {
    [
      .init("location", location, in: .real), .init("scale", scale, in: .positive),
      .init("asymmetry", asymmetry, in: .positive),
    ]
  }
  public var support: Support { .real }
  private var left: Tensor { scale * asymmetry }
  private var right: Tensor { scale / asymmetry }
  /// The probability of the left side.
  private var leftShare: Tensor { square(asymmetry) / (1 + square(asymmetry)) }
  private var rightShare: Tensor { 1 / (1 + square(asymmetry)) }

  public func logDensity(_ value: Tensor) -> Tensor {
    let gap = value - location
    return -(abs(gap) / select(gap .< 0, left, right)) - log(left + right)
  }

  public var noise: StandardNoise { .uniform }
  public func sample(_ noise: Tensor) -> Tensor { value(log(noise), log1p(-noise)) }
  /// From the logarithms of both tails.
  func value(_ logCDF: Tensor, _ logSurvival: Tensor) -> Tensor {
    let depths = (logCDF - log(leftShare), logSurvival - log(rightShare))
    return location + select(depths.0 .< 0, left * depths.0, -(right * depths.1))
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let (scale, asymmetry) = (parameters[1][cyclic: $0], parameters[2][cyclic: $0])
      let size = -C.log(random.uniformPositive()) * scale
      let square = asymmetry * asymmetry
      let isLeft = random.uniform() * (1 + square) < square
      return parameters[0][cyclic: $0] + (isLeft ? -size * asymmetry : size / asymmetry)
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    let gap = value - location
    let (below, above) = (minimum(gap, 0), maximum(gap, 0))
    let lower = log(leftShare) + below / left
    return select(gap .< 0, lower, log1p(-(rightShare * exp(-above / right))))
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    let gap = value - location
    let (below, above) = (minimum(gap, 0), maximum(gap, 0))
    let upper = log(rightShare) - above / right
    return select(gap .< 0, log1p(-(leftShare * exp(below / left))), upper)
  }
  public func quantile(_ probability: Tensor) -> Tensor? { sample(probability) }

  public var mode: Tensor? { location }
  public var mean: Tensor? { location + (right - left) }
  public var variance: Tensor? { square(left) + square(right) }
  public var entropy: Tensor? { 1 + log(left + right) }
}
