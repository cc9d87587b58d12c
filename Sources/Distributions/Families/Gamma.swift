internal import CEvidenceGSL
public import EvidenceTensors

/// The gamma distribution, p(x) = rateᵃ xᵃ⁻¹ exp(−rate x) / Γ(a), with a the concentration (the shape).
///
/// - Shapes: elementwise; `concentration` and `rate` broadcast to the variable and may carry any plates.
/// - Support: the positive reals. Log-prob is in nats.
/// - Precondition: `concentration` > 0 and `rate` > 0, checked when a value is known.
/// - Moments: mean a / rate, variance a / rate².
/// - Reference: Johnson, Kotz & Balakrishnan (1994), chapter 17; density after Loader (2000). A mean of a / rate.
///
/// ![The density](Gamma)
public struct Gamma: DifferentiableDraw, Univariate {
  public let concentration: Tensor
  public let rate: Tensor

  public init(concentration: some TensorConvertible, rate: some TensorConvertible) {
    self.concentration = concentration.tensor
    self.rate = rate.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("concentration", concentration, in: .positive), .init("rate", rate, in: .positive)]
  }
  public var support: Support { .positive }

  /// Around the mean: log p = ½ log(a / 2π) − log x − remainder(a) − a (u − 1 − log u), u = rate x / a.
  public func logDensity(_ value: Tensor) -> Tensor {
    let height = 0.5 * log(concentration) - stirlingRemainder(concentration) - halfLogTwoPi
    let fall = concentration * deviance(rate * value, from: concentration)
    return height - log(value) - fall
  }

  public var isImplicit: Bool { true }
  public func noises(for shape: [Int]) -> [NoiseRequest] { gammaNoises(shape) }
  /// g / rate for a standard gamma number g.
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    positiveExp(logGammaDraw(concentration, noises) - log(rate))
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let scale = 1 / parameters[1][cyclic: $0]
      // A small shape's draws are often smaller than any number; 0 is not in the support.
      return max(gsl_ran_gamma(random.generator, parameters[0][cyclic: $0], scale), leastDraw)
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onPositives(value, else: -Double.infinity) { logGammaP(concentration, rate * $0) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onPositives(value, else: 0) { logGammaQ(concentration, rate * $0) }
  }

  public var mean: Tensor? { concentration / rate }
  public var mode: Tensor? { maximum(concentration - 1, 0) / rate }
  public var variance: Tensor? { concentration / square(rate) }
  public var entropy: Tensor? {
    let slope = (concentration - 1) * digammaRemainder(concentration)
    let height = 0.5 * log(concentration) + stirlingRemainder(concentration) + halfLogTwoPi
    return height + slope - log(rate)
  }
}
