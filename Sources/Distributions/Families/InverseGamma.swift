internal import CEvidenceGSL
public import EvidenceTensors

/// The inverse gamma distribution, p(x) = scaleᵃ x^(−a − 1) exp(−scale / x) / Γ(a): 1 / x is gamma distributed with rate `scale`.
///
/// - Shapes: elementwise; `concentration` a and `scale` broadcast to the variable and may carry any plates.
/// - Support: the positive reals. Log-prob is in nats. The mean is finite for a > 1, the variance for a > 2.
/// - Precondition: `concentration` > 0 and `scale` > 0, checked when a value is known.
/// - Moments: mean scale / (a − 1) for a > 1; variance scale² / ((a − 1)² (a − 2)) for a > 2.
/// - Reference: Gelman et al. (2013), "Bayesian Data Analysis", appendix A; density after Loader (2000).
///
/// ![The density](InverseGamma)
public struct InverseGamma: DifferentiableDraw, Univariate {
  public let concentration: Tensor
  public let scale: Tensor

  public init(concentration: some TensorConvertible, scale: some TensorConvertible) {
    self.concentration = concentration.tensor
    self.scale = scale.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("concentration", concentration, in: .positive), .init("scale", scale, in: .positive)]
  }
  public var support: Support { .positive }

  public func logDensity(_ value: Tensor) -> Tensor {
    let height = 0.5 * log(concentration) - stirlingRemainder(concentration) - halfLogTwoPi
    return height - log(value) - concentration * deviance(scale / value, from: concentration)
  }

  public var isImplicit: Bool { true }
  public func noises(for shape: [Int]) -> [NoiseRequest] { gammaNoises(shape) }
  /// scale / g for a standard gamma number g.
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    positiveExp(log(scale) - logGammaDraw(concentration, noises))
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let logDraw = random.logGammaDraw(parameters[0][cyclic: $0])
      return parameters[1][cyclic: $0] * C.exp(-logDraw)
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onPositives(value, else: -Double.infinity) { logGammaQ(concentration, scale / $0) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onPositives(value, else: 0) { logGammaP(concentration, scale / $0) }
  }

  public var mode: Tensor? { scale / (concentration + 1) }
  public var mean: Tensor? {
    let isFinite = concentration .> 1
    return select(isFinite, scale / (concentration - 1), Double.infinity)
  }
  public var variance: Tensor? {
    let isFinite = concentration .> 2
    let a = concentration
    return select(isFinite, square(scale / (a - 1)) / (a - 2), Double.infinity)
  }
  public var entropy: Tensor? {
    let slope = (concentration + 1) * digammaRemainder(concentration)
    let height = stirlingRemainder(concentration) + halfLogTwoPi - 1.5 * log(concentration)
    return height + slope + log(scale)
  }
}
