internal import CEvidenceGSL
public import EvidenceTensors

/// The Pareto distribution, P(X > x) = (scale / x)ᵃ for x ≥ scale, with a the concentration (the tail index).
///
/// - Shapes: elementwise; `scale` and `concentration` broadcast to the variable and may carry any plates.
/// - Support: the reals from `scale` upwards. Log-prob is in nats. The mean is finite for a > 1, the variance for a > 2.
/// - Precondition: `scale` > 0 and `concentration` > 0, checked when a value is known.
/// - Moments: mean α s / (α − 1) for α > 1; variance s² α / ((α − 1)² (α − 2)) for α > 2, with α the concentration and s the scale.
/// - Reference: Johnson, Kotz & Balakrishnan (1994), chapter 20. Reparameterized by inversion.
///
/// ![The density](Pareto)
public struct Pareto: Reparameterized, Univariate {
  public let scale: Tensor
  public let concentration: Tensor

  public init(scale: some TensorConvertible, concentration: some TensorConvertible) {
    self.scale = scale.tensor
    self.concentration = concentration.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("scale", scale, in: .positive), .init("concentration", concentration, in: .positive)]
  }
  public var support: Support { .atLeast(scale) }

  public func logDensity(_ value: Tensor) -> Tensor {
    log(concentration) - log(value) - concentration * logRatio(value, scale)
  }

  public var noise: StandardNoise { .uniform }
  /// Maps u to scale · u^(−1/a): small u, of which there are more digits, become the tail.
  public func sample(_ noise: Tensor) -> Tensor { scale * exp(-log(noise) / concentration) }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      gsl_ran_pareto(random.generator, parameters[1][cyclic: $0], parameters[0][cyclic: $0])
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    let fall = concentration * logRatio(value, scale)
    return select(value .> scale, log1mexp(fall), -Double.infinity)
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    select(value .> scale, -(concentration * logRatio(value, scale)), 0)
  }
  public func quantile(_ probability: Tensor) -> Tensor? {
    scale * exp(-log1p(-probability) / concentration)
  }

  public var mode: Tensor? { scale }
  public var mean: Tensor? {
    let isFinite = concentration .> 1
    let a = concentration
    return select(isFinite, scale * (a / (a - 1)), Double.infinity)
  }
  public var variance: Tensor? {
    let isFinite = concentration .> 2
    let a = concentration
    return select(isFinite, square(scale / (a - 1)) * (a / (a - 2)), Double.infinity)
  }
  public var entropy: Tensor? { log(scale) - log(concentration) + 1 / concentration + 1 }
}
