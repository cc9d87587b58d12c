internal import CEvidenceGSL
public import EvidenceTensors

/// The generalized normal (exponential power) distribution, p(x) = exp(−|z|ᵝ) / (2 scale Γ(1 + 1/β)), z = (x − location) / scale.
///
/// The power β is 2 for a normal distribution (of standard deviation scale / √2), 1 for a Laplace distribution.
/// - Shapes: elementwise; the parameters broadcast to the variable and may carry any plates.
/// - Support: all reals. Log-prob is in nats.
/// - Precondition: `scale` > 0 and `power` > 0, checked when a value is known.
/// - Moments: mean location; variance scale² Γ(3/β) / Γ(1/β).
/// - Reference: Nadarajah (2005), "A generalized normal distribution".
///
/// ![The density](GeneralizedNormal)
public struct GeneralizedNormal: DifferentiableDraw, Univariate {
  public let location: Tensor
  public let scale: Tensor
  public let power: Tensor

  public init(
    _ location: some TensorConvertible,
    _ scale: some TensorConvertible,
    power: some TensorConvertible
  ) {
    self.location = location.tensor
    self.scale = scale.tensor
    self.power = power.tensor
  }

  public var parameters: [DistributionParameter] {
    [
      .init("location", location, in: .real), .init("scale", scale, in: .positive),
      .init("power", power, in: .positive),
    ]
  }
  public var support: Support { .real }

  public func logDensity(_ value: Tensor) -> Tensor {
    let z = (value - location) / scale
    let fall = exp(power * log(abs(z)))
    return -select(z .== 0, 0, fall) - log(2 * scale) - logGamma(1 + 1 / power)
  }

  public var isImplicit: Bool { true }
  public func noises(for shape: [Int]) -> [NoiseRequest] {
    [NoiseRequest(.uniform, shape)] + gammaNoises(shape)
  }
  /// location ± scale g^(1/β) for a standard gamma number g of shape 1/β.
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    let size = exp(logGammaDraw(1 / power, noises[1...]) / power)
    return location + scale * (sign(noises[0] - 0.5) * size)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let (scale, power) = (parameters[1][cyclic: $0], parameters[2][cyclic: $0])
      return parameters[0][cyclic: $0] + gsl_ran_exppow(random.generator, scale, power)
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    symmetric((value - location) / scale, logTail: logTail)
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    symmetric((location - value) / scale, logTail: logTail)
  }

  private func logTail(_ z: Tensor) -> Tensor {
    logGammaQ(1 / power, exp(power * log(z))) - C.log(2)
  }

  public var mode: Tensor? { location }
  public var mean: Tensor? { location }
  public var variance: Tensor? {
    square(scale) * exp(logGamma(3 / power) - logGamma(1 / power))
  }
  public var entropy: Tensor? { 1 / power + log(2 * scale) + logGamma(1 + 1 / power) }
}
