internal import CEvidenceGSL
public import EvidenceTensors

/// The beta distribution, p(x) = xᵅ⁻¹ (1 − x)ᵝ⁻¹ / B(α, β).
///
/// - Shapes: elementwise; `alpha` and `beta` broadcast to the variable and may carry any plates.
/// - Support: the numbers strictly between 0 and 1. Log-prob is in nats.
/// - Precondition: `alpha` > 0 and `beta` > 0, checked when a value is known.
/// - Moments: mean α / (α + β); variance α β / ((α + β)² (α + β + 1)).
/// - Reference: Johnson, Kotz & Balakrishnan (1995), chapter 25; density after Loader (2000).
///
/// ![The density](Beta)
public struct Beta: DifferentiableDraw, Univariate {
  public let alpha: Tensor
  public let beta: Tensor

  public init(_ alpha: some TensorConvertible, _ beta: some TensorConvertible) {
    self.alpha = alpha.tensor
    self.beta = beta.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("alpha", alpha, in: .positive), .init("beta", beta, in: .positive)]
  }
  public var support: Support { .unitInterval }

  /// Around the mean m = α / (α + β), in the remainders of Stirling's formula and the deviances of x and 1 − x.
  public func logDensity(_ value: Tensor) -> Tensor {
    let total = alpha + beta
    let lower = alpha * deviance(value, from: alpha / total)
    let upper = beta * deviance(1 - value, from: beta / total)
    let edges = log(value) + log1p(-value)
    return height - edges - (lower + upper)
  }

  /// ½ log(α β / (2π (α + β))) less the remainders of log B(α, β).
  private var height: Tensor {
    let total = alpha + beta
    let logs = log(alpha) + log(beta) - log(total)
    let remainders = stirlingRemainder(alpha) + stirlingRemainder(beta)
    return 0.5 * logs - (remainders - stirlingRemainder(total)) - halfLogTwoPi
  }

  public var isImplicit: Bool { true }
  public func noises(for shape: [Int]) -> [NoiseRequest] { gammaNoises(shape) + gammaNoises(shape) }
  /// g / (g + h) for standard gamma numbers g of shape α and h of shape β.
  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    let odds = logGammaDraw(alpha, noises[..<2]) - logGammaDraw(beta, noises[2...])
    return insideUnitInterval(sigmoid(odds))
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let (a, b) = (parameters[0][cyclic: $0], parameters[1][cyclic: $0])
      let draw = gsl_ran_beta(random.generator, a, b)
      return min(max(draw, leastDraw), 1 - 0.5 * Double.ulpOfOne)
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    onUnitInterval(value, below: -.infinity, above: 0) { logBetaI(alpha, beta, $0) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onUnitInterval(value, below: 0, above: -.infinity) { logBetaIComplement(alpha, beta, $0) }
  }

  public var mean: Tensor? { alpha / (alpha + beta) }
  /// (α − 1) / (α + β − 2); an edge where one of the two is at most 1; NaN where both are.
  public var mode: Tensor? {
    let (lower, upper) = (maximum(alpha - 1, 0), maximum(beta - 1, 0))
    return lower / (lower + upper)
  }
  public var variance: Tensor? {
    let total = alpha + beta
    return alpha * beta / (square(total) * (total + 1))
  }
  public var entropy: Tensor? {
    let total = alpha + beta
    let logs = log(alpha) + log(beta) - 3 * log(total)
    let remainders = stirlingRemainder(alpha) + stirlingRemainder(beta) - stirlingRemainder(total)
    let lower = (alpha - 1) * digammaRemainder(alpha)
    let upper = (beta - 1) * digammaRemainder(beta)
    let slopes = lower + upper - (total - 2) * digammaRemainder(total)
    return 0.5 * logs + remainders + slopes + halfLogTwoPi
  }
}
