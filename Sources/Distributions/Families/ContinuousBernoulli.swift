public import EvidenceTensors

/// The continuous Bernoulli distribution on [0, 1], p(x) ∝ λˣ (1 − λ)^(1 − x) = exp(logits · x) up to a constant.
///
/// - Shapes: elementwise; the parameter broadcasts to the variable and may carry any plates.
/// - Support: the numbers from 0 to 1, bounds included. Log-prob is in nats, exact for any logits.
/// - Precondition: `probability` λ strictly between 0 and 1, checked when a value is known. λ is not the mean.
/// - Moments: mean 1 / (1 − e^(−η)) − 1 / η, with η the logits.
/// - Reference: Loaiza-Ganem & Cunningham (2019), "The continuous Bernoulli". Reparameterized by inversion.
///
/// ![The density](ContinuousBernoulli)
public struct ContinuousBernoulli: Reparameterized, Univariate {
  private let chance: Chance

  public init(logits: some TensorConvertible) { chance = Chance(logits: logits) }
  public init(probability: some TensorConvertible) { chance = Chance(probability: probability) }

  /// log(λ / (1 − λ)).
  public var logits: Tensor { chance.logits }
  /// λ.
  public var probability: Tensor { chance.probability }

  public var parameters: [DistributionParameter] { [chance.parameter(in: .unitInterval)] }
  public var support: Support { .interval(0, 1) }

  public func logDensity(_ value: Tensor) -> Tensor { logits * value - logMass(logits) }

  public var noise: StandardNoise { .uniform }
  public func sample(_ noise: Tensor) -> Tensor { value(noise, 1 - noise) }
  /// log(1 + p (e^η − 1)) / η, in the form that keeps the digits at the end that is near; q = 1 − p.
  func value(_ p: Tensor, _ q: Tensor) -> Tensor {
    let slope = logits
    let start = p * exponentialRatio(slope)
    let near = start * logRatioToOne(slope * start)
    let upper = log(q + p * exp(slope))
    let huge = slope + log(p + q * exp(-slope))
    let plain = log1p(p * expm1(slope))
    let isUpper = and(slope .< 0, p .> 0.5)
    let reached = select(isUpper, upper, select(slope .> 700, huge, plain))
    return select(abs(slope) .< 1, near, reached / slope)
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let given = parameters[0][cyclic: $0]
      let slope = chance.isByLogits ? given : C.log(given) - C.log1p(-given)
      let u = random.uniform()
      if slope == 0 { return u }
      let steep = -abs(slope)
      let rest = C.log1p(u * C.expm1(steep)) / steep
      return slope > 0 ? 1 - rest : rest
    }
  }

  /// F(x) = x M(η x) / M(η) with M(η) = (e^η − 1) / η.
  public func logCDF(_ value: Tensor) -> Tensor {
    onUnitInterval(value, below: -.infinity, above: 0) { lesser(below($0), than: above($0)) }
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    onUnitInterval(value, below: 0, above: -.infinity) { lesser(above($0), than: below($0)) }
  }
  private func below(_ x: Tensor) -> Tensor { log(x) + logMass(logits * x) - logMass(logits) }
  private func above(_ x: Tensor) -> Tensor {
    log1p(-x) + logMass(logits * (x - 1)) - logMass(-logits)
  }
  public func quantile(_ probability: Tensor) -> Tensor? { sample(probability) }

  public var mode: Tensor? {
    select(logits .> 0, 1, select(logits .< 0, 0, Double.nan))
  }
  public var mean: Tensor? { average }
  /// 1 / (1 − e^−η) − 1 / η.
  var average: Tensor {
    let slope = logits
    let series = slope * polynomial(Self.terms { 2 * $0 }, square(slope / (2 * Double.pi)))
    let near = 0.5 + series / (4 * Double.pi * Double.pi)
    return select(abs(slope) .< 1, near, -1 / expm1(-slope) - 1 / slope)
  }
  public var variance: Tensor? { spread }
  /// 1 / η² − 1 / (4 sinh²(½ η)).
  var spread: Tensor {
    let slope = logits
    let near = polynomial(
      Self.terms { 2 * $0 * (2 * $0 - 1) },
      square(slope / (2 * Double.pi))
    )
    let decay = exp(-abs(slope))
    let far = 1 / square(slope) - decay / square(1 - decay)
    return select(abs(slope) .< 1, near / (4 * Double.pi * Double.pi), far)
  }
  public var entropy: Tensor? { logMass(logits) - logits * average }
}

extension ContinuousBernoulli {
  /// The coefficients of log(sinh h / h) in powers of (h / π)², each times a number that depends on its place, from 1.
  fileprivate static func terms(_ factor: (Double) -> Double) -> [Double] {
    (1..<14).map { n in
      (n.isMultiple(of: 2) ? -1 : 1) * zeta(2 * n) / Double(n) * factor(Double(n))
    }
  }
}

/// log ((e^η − 1) / η): ½ η + log(sinh(½ η) / (½ η)) near 0, else from its leading term.
func logMass(_ slope: Tensor) -> Tensor {
  let ratio = square(slope / (2 * Double.pi))
  let near = 0.5 * slope + ratio * polynomial(ContinuousBernoulli.terms { _ in 1 }, ratio)
  let size = abs(slope)
  let far = maximum(slope, 0) + log1mexp(size) - log(size)
  return select(size .< 1, near, far)
}
