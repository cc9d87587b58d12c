internal import CEvidenceGSL
public import EvidenceTensors

/// The half-t distribution: the absolute value of a number of Student's t distribution about 0.
///
/// - Shapes: elementwise; the parameters broadcast to the variable and may carry any plates.
/// - Support: the non-negative reals. Log-prob is in nats. The mean exists for more than 1 degree of freedom, the variance
///   for more than 2; else they are ∞.
/// - Precondition: `degreesOfFreedom` > 0 and `scale` > 0, checked when a value is known.
/// - Moments: mean 2 scale √(ν/π) Γ((ν + 1)/2) / (Γ(ν/2) (ν − 1)) for ν > 1; second moment scale² ν / (ν − 2) for ν > 2.
/// - Reference: Gelman (2006), "Prior distributions for variance parameters in hierarchical models".
///
/// ![The density](HalfStudentT)
public struct HalfStudentT: DifferentiableDraw, Univariate {
  public let degreesOfFreedom: Tensor
  public let scale: Tensor

  public init(scale: some TensorConvertible, degreesOfFreedom: some TensorConvertible) {
    self.degreesOfFreedom = degreesOfFreedom.tensor
    self.scale = scale.tensor
  }

  public var parameters: [DistributionParameter] {
    [
      .init("degreesOfFreedom", degreesOfFreedom, in: .positive),
      .init("scale", scale, in: .positive),
    ]
  }
  public var support: Support { .nonNegative }
  private var both: StudentT { StudentT(0, scale, degreesOfFreedom: degreesOfFreedom) }

  public func logDensity(_ value: Tensor) -> Tensor { C.log(2) + both.logDensity(value) }

  public var isImplicit: Bool { true }
  public func noises(for shape: [Int]) -> [NoiseRequest] {
    [NoiseRequest(.normal, shape)] + gammaNoises(shape)
  }
  /// scale |z| √(½ ν / g) for a standard normal number z and a standard gamma number g of shape ½ ν.
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    let half = 0.5 * degreesOfFreedom
    let spread = exp(0.5 * (log(half) - logGammaDraw(half, noises[1...])))
    return scale * (abs(noises[0]) * spread)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      abs(gsl_ran_tdist(random.generator, parameters[0][cyclic: $0])) * parameters[1][cyclic: $0]
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onPositives(value, else: -Double.infinity) { both.logCenter($0 / scale) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onPositives(value, else: 0) { both.logTwoTails($0 / scale) }
  }

  public var mode: Tensor? { 0 * scale }
  /// 2 scale √(ν / π) Γ(½ (ν + 1)) / (Γ(½ ν) (ν − 1)).
  public var mean: Tensor? {
    let degrees = degreesOfFreedom
    let height = exp(halfStepOfLogGamma(0.5 * degrees) + logRootTwoOverPi)
    return select(degrees .> 1, scale * height * (degrees / (degrees - 1)), Double.infinity)
  }
  public var variance: Tensor? {
    guard let mean else { return nil }
    let degrees = degreesOfFreedom
    let whole = square(scale) * (degrees / (degrees - 2))
    return select(degrees .> 2, whole - square(mean), Double.infinity)
  }
  public var entropy: Tensor? { both.entropy.map { $0 - C.log(2) } }
}
