internal import CEvidenceGSL
public import EvidenceTensors

/// The Gumbel distribution of largest values, P(X ≤ x) = exp(−exp(−(x − location) / scale)), on the real line.
///
/// - Shapes: elementwise; `location` and `scale` broadcast to the variable and may carry any plates.
/// - Support: all reals. Log-prob is in nats.
/// - Precondition: `scale` > 0, checked when a value is known.
/// - Moments: mean location + γ scale with γ = 0.5772…; variance π² scale² / 6.
/// - Reference: Johnson, Kotz & Balakrishnan (1995), chapter 22. Reparameterized by inversion.
///
/// ![The density](Gumbel)
public struct Gumbel: Reparameterized, Univariate {
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
    let u = (location - value) / scale
    return u - exp(u) - log(scale)
  }

  public var noise: StandardNoise { .uniform }
  public func sample(_ noise: Tensor) -> Tensor { location - scale * log(-log(noise)) }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let z = gsl_ran_gumbel1(random.generator, 1, 1)
      return parameters[0][cyclic: $0] + parameters[1][cyclic: $0] * z
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor { -exp((location - value) / scale) }
  public func logSurvival(_ value: Tensor) -> Tensor {
    logOneMinusExpOfExp((location - value) / scale)
  }
  public func quantile(_ probability: Tensor) -> Tensor? { sample(probability) }

  public var mode: Tensor? { location }
  public var mean: Tensor? { location + eulerConstant * scale }
  public var variance: Tensor? { square(scale) * zeta(2) }
  public var entropy: Tensor? { log(scale) + (1 + eulerConstant) }
}
