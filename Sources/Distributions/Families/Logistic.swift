internal import CEvidenceGSL
public import EvidenceTensors

/// The logistic distribution, P(X ≤ x) = 1 / (1 + exp(−(x − location) / scale)), on the real line.
///
/// - Shapes: elementwise; `location` and `scale` broadcast to the variable and may carry any plates.
/// - Support: all reals. Log-prob is in nats, exact in both tails.
/// - Precondition: `scale` > 0, checked when a value is known.
/// - Moments: mean location, variance π² scale² / 3.
/// - Reference: Johnson, Kotz & Balakrishnan (1995), chapter 23. Reparameterized by inversion.
///
/// ![The density](Logistic)
public struct Logistic: Reparameterized, Univariate {
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
    return -(softplus(z) + softplus(-z)) - log(scale)
  }

  public var noise: StandardNoise { .uniform }
  public func sample(_ noise: Tensor) -> Tensor { location + scale * logit(noise) }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      parameters[0][cyclic: $0] + gsl_ran_logistic(random.generator, parameters[1][cyclic: $0])
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor { -softplus((location - value) / scale) }
  public func logSurvival(_ value: Tensor) -> Tensor { -softplus((value - location) / scale) }
  public func quantile(_ probability: Tensor) -> Tensor? { sample(probability) }

  public var mode: Tensor? { location }
  public var mean: Tensor? { location }
  public var variance: Tensor? { square(scale) * (Double.pi * Double.pi / 3) }
  public var entropy: Tensor? { 2 + log(scale) }
}
