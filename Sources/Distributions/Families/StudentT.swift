internal import CEvidenceGSL
public import EvidenceTensors

/// Student's t distribution, p(x) ∝ (1 + z² / ν)^(−(ν + 1) / 2) with z = (x − location) / scale and ν degrees of freedom.
///
/// - Shapes: elementwise; the parameters broadcast to the variable and may carry any plates.
/// - Support: all reals. Log-prob is in nats. The mean exists for ν > 1, the variance for ν > 2; else they are NaN or ∞.
/// - Precondition: `degreesOfFreedom` > 0 and `scale` > 0, checked when a value is known.
/// - Moments: mean location for ν > 1; variance scale² ν / (ν − 2) for ν > 2.
/// - Reference: Johnson, Kotz & Balakrishnan (1995), chapter 28. `scale` is not the standard deviation.
///
/// ![The density](StudentT)
public struct StudentT: DifferentiableDraw, Univariate {
  public let degreesOfFreedom: Tensor
  public let location: Tensor
  public let scale: Tensor

  public init(
    _ location: some TensorConvertible,
    _ scale: some TensorConvertible,
    degreesOfFreedom: some TensorConvertible
  ) {
    self.degreesOfFreedom = degreesOfFreedom.tensor
    self.location = location.tensor
    self.scale = scale.tensor
  }

  public var parameters: [DistributionParameter] {
    [
      .init("degreesOfFreedom", degreesOfFreedom, in: .positive),
      .init("location", location, in: .real), .init("scale", scale, in: .positive),
    ]
  }
  public var support: Support { .real }

  public func logDensity(_ value: Tensor) -> Tensor {
    let ratio = (value - location) / (scale * sqrt(degreesOfFreedom))
    let fall = (0.5 * degreesOfFreedom + 0.5) * logOnePlusSquare(ratio)
    return halfStepOfLogGamma(0.5 * degreesOfFreedom) - halfLogTwoPi - log(scale) - fall
  }

  public var isImplicit: Bool { true }
  public func noises(for shape: [Int]) -> [NoiseRequest] {
    [NoiseRequest(.normal, shape)] + gammaNoises(shape)
  }
  /// location + scale z √(½ ν / g) for a standard normal number z and a standard gamma number g of shape ½ ν.
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    let half = 0.5 * degreesOfFreedom
    let spread = exp(0.5 * (log(half) - logGammaDraw(half, noises[1...])))
    return location + scale * (noises[0] * spread)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let z = gsl_ran_tdist(random.generator, parameters[0][cyclic: $0])
      return parameters[1][cyclic: $0] + parameters[2][cyclic: $0] * z
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    symmetric((value - location) / scale) { logTwoTails($0) - C.log(2) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    symmetric((location - value) / scale) { logTwoTails($0) - C.log(2) }
  }

  /// log P(|X − location| > z · scale), z ≥ 0: log I_w(½ ν, ½) with w = ν / (ν + z²), from the smaller of w and 1 − w.
  func logTwoTails(_ z: Tensor) -> Tensor {
    let (w, rest, isFar) = shares(z)
    let far = logBetaI(0.5 * degreesOfFreedom, Tensor(0.5), w)
    let near = logBetaIComplement(Tensor(0.5), 0.5 * degreesOfFreedom, rest)
    return select(isFar, far, near)
  }

  /// log P(|X − location| ≤ z · scale), z ≥ 0.
  func logCenter(_ z: Tensor) -> Tensor {
    let (w, rest, isFar) = shares(z)
    let far = logBetaIComplement(0.5 * degreesOfFreedom, Tensor(0.5), w)
    let near = logBetaI(Tensor(0.5), 0.5 * degreesOfFreedom, rest)
    return select(isFar, far, near)
  }

  private func shares(_ z: Tensor) -> (w: Tensor, rest: Tensor, isFar: Tensor) {
    let ratio = square(z) / degreesOfFreedom
    return (1 / (1 + ratio), ratio / (1 + ratio), ratio .> 1)
  }

  public var mode: Tensor? { location }
  public var mean: Tensor? { select(degreesOfFreedom .> 1, location, Double.nan) }
  public var variance: Tensor? {
    let spread = square(scale) * degreesOfFreedom / (degreesOfFreedom - 2)
    let rest = select(degreesOfFreedom .> 1, Double.infinity, Double.nan)
    return select(degreesOfFreedom .> 2, spread, rest)
  }
  public var entropy: Tensor? {
    let half = 0.5 * degreesOfFreedom
    let slope = (half + 0.5) * halfStepOfDigamma(half)
    return slope - halfStepOfLogGamma(half) + halfLogTwoPi + log(scale)
  }
}
