public import EvidenceTensors

/// Kumaraswamy's distribution on (0, 1), P(X ≤ x) = 1 − (1 − xᵅ)ᵝ: much like a beta distribution, with a simple inverse.
///
/// - Shapes: elementwise; `alpha` and `beta` broadcast to the variable and may carry any plates.
/// - Support: the numbers strictly between 0 and 1. Log-prob is in nats.
/// - Precondition: `alpha` > 0 and `beta` > 0, checked when a value is known.
/// - Moments: the n-th is β B(1 + n/α, β), with B the beta function.
/// - Reference: Jones (2009), "Kumaraswamy's distribution". Reparameterized by inversion.
///
/// ![The density](Kumaraswamy)
public struct Kumaraswamy: Reparameterized, Univariate {
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

  public func logDensity(_ value: Tensor) -> Tensor {
    let rest = (beta - 1) * logRest(value)
    return log(alpha) + log(beta) + (alpha - 1) * log(value) + rest
  }

  /// log(1 − xᵅ).
  private func logRest(_ x: Tensor) -> Tensor { log1mexp(-(alpha * log(x))) }

  public var noise: StandardNoise { .uniform }
  /// Maps u to (1 − (1 − u)^(1/β))^(1/α).
  public func sample(_ noise: Tensor) -> Tensor {
    exp(log1mexp(-(log1p(-noise) / beta)) / alpha)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let power = C.log(random.uniformPositive()) / parameters[1][cyclic: $0]
      return C.exp(C.log(-C.expm1(power)) / parameters[0][cyclic: $0])
    }
  }

  /// log β + α log x where xᵅ is too small to be seen in 1 − xᵅ.
  public func logCDF(_ value: Tensor) -> Tensor {
    onUnitInterval(value, below: -.infinity, above: 0) { x in
      let logPower = alpha * log(x)
      let isSmall = logPower .< -36
      let power = log1mexp(-logPower)
      return select(isSmall, log(beta) + logPower, logComplement(beta * power))
    }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onUnitInterval(value, below: 0, above: -.infinity) { beta * logRest($0) }
  }
  public func quantile(_ probability: Tensor) -> Tensor? { sample(probability) }

  /// ((α − 1) / (αβ − 1))^(1/α); an edge where one of the two is at most 1; NaN where both are.
  public var mode: Tensor? {
    let (lower, upper) = (maximum(alpha - 1, 0), maximum(beta - 1, 0))
    return power(lower / (lower + alpha * upper), 1 / alpha)
  }
  public var mean: Tensor? { exp(logMoment(1)) }
  public var variance: Tensor? { exp(2 * logMoment(1)) * expm1(logMoment(2) - 2 * logMoment(1)) }
  /// log E[xⁿ] = log β + log B(1 + n/α, β).
  private func logMoment(_ n: Int) -> Tensor { log(beta) + logBeta(1 + n / alpha, beta) }
  public var entropy: Tensor? {
    let harmonic = digamma(beta + 1) + eulerConstant
    return (1 - 1 / beta) + (1 - 1 / alpha) * harmonic - log(alpha) - log(beta)
  }
}
