public import EvidenceTensors

/// The logit-normal distribution on (0, 1): log(x / (1 − x)) is normal with the given location and scale.
///
/// p(x) = exp(−½ ((logit x − location) / scale)²) / (x (1 − x) scale √(2π)).
/// - Shapes: elementwise; `location` and `scale` broadcast to the variable and may carry any plates.
/// - Support: the numbers strictly between 0 and 1. Log-prob is in nats.
/// - Precondition: `scale` > 0, checked when a value is known.
/// - Moments: mean, variance, mode and entropy have no closed form; median 1 / (1 + exp(−location)).
/// - Reference: Atchison & Shen (1980), "Logistic-normal distributions". Reparameterized.
///
/// ![The density](LogitNormal)
public struct LogitNormal: Reparameterized, Univariate {
  public let location: Tensor
  public let scale: Tensor

  public init(_ location: some TensorConvertible, _ scale: some TensorConvertible) {
    self.location = location.tensor
    self.scale = scale.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("location", location, in: .real), .init("scale", scale, in: .positive)]
  }
  public var support: Support { .unitInterval }
  /// The distribution of logit x.
  var normal: Normal { Normal(location, scale) }

  public func logDensity(_ value: Tensor) -> Tensor {
    let (lower, upper) = (log(value), log1p(-value))
    return normal.logDensity(lower - upper) - (lower + upper)
  }

  public var noise: StandardNoise { .normal }
  public func sample(_ noise: Tensor) -> Tensor {
    insideUnitInterval(sigmoid(location + scale * noise))
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    normal.draw(parameters, count: count, using: random).map { Elementwise.sigmoid([$0]) }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onUnitInterval(value, below: -.infinity, above: 0) { normal.logCDF(logit($0)) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onUnitInterval(value, below: 0, above: -.infinity) { normal.logSurvival(logit($0)) }
  }
  public func quantile(_ probability: Tensor) -> Tensor? {
    sigmoid(location + scale * normalQuantile(probability))
  }
}
