internal import CEvidenceGSL
public import EvidenceTensors

/// The χ² distribution, p(x) = x^(½ν − 1) exp(−½ x) / (2^(½ν) Γ(½ν)): the sum of the squares of ν standard normal numbers.
///
/// - Shapes: elementwise; `degreesOfFreedom` ν broadcasts to the variable and may carry any plates.
/// - Support: the positive reals. Log-prob is in nats.
/// - Precondition: `degreesOfFreedom` > 0, checked when a value is known.
/// - Moments: mean k, variance 2 k, with k the degrees of freedom.
/// - Reference: Johnson, Kotz & Balakrishnan (1994), chapter 18. A gamma distribution of concentration ½ν and rate ½.
///
/// ![The density](ChiSquared)
public struct ChiSquared: DifferentiableDraw, Univariate {
  public let degreesOfFreedom: Tensor

  public init(_ degreesOfFreedom: some TensorConvertible) {
    self.degreesOfFreedom = degreesOfFreedom.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("degreesOfFreedom", degreesOfFreedom, in: .positive)]
  }
  public var support: Support { .positive }
  /// The same distribution by its other name.
  var gamma: Gamma { Gamma(concentration: 0.5 * degreesOfFreedom, rate: 0.5) }

  public func logDensity(_ value: Tensor) -> Tensor { gamma.logDensity(value) }

  public var isImplicit: Bool { true }
  public func noises(for shape: [Int]) -> [NoiseRequest] { gammaNoises(shape) }
  /// 2 g for a standard gamma number g of shape ½ ν.
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    2 * positiveExp(logGammaDraw(0.5 * degreesOfFreedom, noises))
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map { gsl_ran_chisq(random.generator, parameters[0][cyclic: $0]) }
  }

  public func logCDF(_ value: Tensor) -> Tensor { gamma.logCDF(value) }
  public func logSurvival(_ value: Tensor) -> Tensor { gamma.logSurvival(value) }

  public var mode: Tensor? { maximum(degreesOfFreedom - 2, 0) }
  public var mean: Tensor? { degreesOfFreedom }
  public var variance: Tensor? { 2 * degreesOfFreedom }
  public var entropy: Tensor? { gamma.entropy }
}
