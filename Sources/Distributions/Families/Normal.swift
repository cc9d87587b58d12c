internal import CEvidenceGSL
public import EvidenceTensors

/// The normal distribution, p(x) = exp(−½ ((x − location) / scale)²) / (scale √(2π)), on the real line.
///
/// - Shapes: elementwise; `location` and `scale` broadcast to the variable and may carry any plates.
/// - Support: all reals. Log-prob is in nats.
/// - Precondition: `scale` > 0, checked when a value is known.
/// - Moments: mean location, variance scale².
/// - Reference: Bishop (2006), eq. 1.46. Sampled by location and scale; reparameterized.
///
/// ![The density](Normal)
public struct Normal: Reparameterized, Univariate {
  public let location: Tensor
  public let scale: Tensor

  public init(_ location: some TensorConvertible, _ scale: some TensorConvertible) {
    self.location = location.tensor
    self.scale = scale.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("location", location, in: .real), .init("scale", scale, in: .positive)]
  }
  public var support: Support { .real }

  public func logDensity(_ value: Tensor) -> Tensor {
    let z = (value - location) / scale
    return -0.5 * square(z) - log(scale) - halfLogTwoPi
  }

  public var noise: StandardNoise { .normal }
  public func sample(_ noise: Tensor) -> Tensor { location + scale * noise }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      parameters[0][cyclic: $0] + gsl_ran_gaussian(random.generator, parameters[1][cyclic: $0])
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor { logNormalCDF((value - location) / scale) }
  public func logSurvival(_ value: Tensor) -> Tensor { logNormalCDF((location - value) / scale) }
  public func quantile(_ probability: Tensor) -> Tensor? {
    location + scale * normalQuantile(probability)
  }

  public var mean: Tensor? { location }
  public var mode: Tensor? { location }
  public var variance: Tensor? { square(scale) }
  public var entropy: Tensor? { halfLogTwoPi + 0.5 + log(scale) }
}
