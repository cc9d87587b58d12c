public import EvidenceTensors

/// The generalized extreme value distribution, P(X ≤ x) = exp(−(1 + ξ z)^(−1/ξ)) with z = (x − location) / scale.
///
/// The concentration ξ (the extreme value index) is 0 for a Gumbel, positive for a Fréchet, negative for a reversed Weibull
/// distribution; nothing is lost near 0.
/// - Shapes: elementwise; the parameters broadcast to the variable and may carry any plates.
/// - Support: where 1 + ξ z > 0. Log-prob is in nats. The mean is finite for ξ < 1, the variance for ξ < ½.
/// - Precondition: `scale` > 0, checked when a value is known.
/// - Moments: mean location + scale (g₁ − 1) / ξ, variance scale² (g₂ − g₁²) / ξ², with g_k = Γ(1 − k ξ).
/// - Reference: Coles (2001), section 3.1.3. Reparameterized by inversion.
///
/// ![The density](GeneralizedExtremeValue)
public struct GeneralizedExtremeValue: Reparameterized, Univariate {
  public let location: Tensor
  public let scale: Tensor
  public let concentration: Tensor

  public init(
    _ location: some TensorConvertible,
    _ scale: some TensorConvertible,
    concentration: some TensorConvertible
  ) {
    self.location = location.tensor
    self.scale = scale.tensor
    self.concentration = concentration.tensor
  }

  public var parameters: [DistributionParameter] {
    [
      .init("location", location, in: .real), .init("scale", scale, in: .positive),
      .init("concentration", concentration, in: .real),
    ]
  }
  public var hasFixedSupport: Bool { concentration.constantValue == 0 }
  public var support: Support {
    let edge = location - scale / concentration
    if let index = concentration.constantValue {
      return index > 0 ? .atLeast(edge) : index < 0 ? .atMost(edge) : .real
    }
    let low = select(concentration .> 0, edge, -Double.infinity)
    return .interval(low, select(concentration .< 0, edge, Double.infinity))
  }

  public func logProb(_ value: Tensor) -> Tensor {
    select(isInside(value), logDensity(value), -Double.infinity)
  }
  public func logDensity(_ value: Tensor) -> Tensor {
    let u = logRate(value)
    return (1 + concentration) * u - exp(u) - log(scale)
  }

  private func isInside(_ value: Tensor) -> Tensor {
    1 + concentration * ((value - location) / scale) .> 0
  }
  /// −log(1 + ξ z) / ξ: the logarithm of −log P(X ≤ value).
  private func logRate(_ value: Tensor) -> Tensor {
    let z = (value - location) / scale
    return -(z * logRatioToOne(concentration * z))
  }

  public var noise: StandardNoise { .uniform }
  public func sample(_ noise: Tensor) -> Tensor { value(at: -log(-log(noise))) }

  /// location + scale (e^(ξ g) − 1) / ξ.
  func value(at g: Tensor) -> Tensor {
    location + scale * (g * exponentialRatio(concentration * g))
  }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    (0..<count).map {
      let g = -C.log(-C.log(random.uniformPositive()))
      let index = parameters[2][cyclic: $0]
      let z = index == 0 ? g : C.expm1(index * g) / index
      return parameters[0][cyclic: $0] + parameters[1][cyclic: $0] * z
    }
  }

  public func logCDF(_ value: Tensor) -> Tensor {
    let outside = select(concentration .> 0, -Double.infinity, 0)
    return select(isInside(value), -exp(logRate(value)), outside)
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    let outside = select(concentration .> 0, 0, -Double.infinity)
    return select(isInside(value), logOneMinusExpOfExp(logRate(value)), outside)
  }
  public func quantile(_ probability: Tensor) -> Tensor? { sample(probability) }

  /// The value at g = −log(1 + ξ), for ξ > −1.
  public var mode: Tensor? { value(at: -log1p(concentration)) }
  public var mean: Tensor? {
    let growth = Self.meanExcess(concentration)
    return select(concentration .< 1, location + scale * growth, Double.infinity)
  }
  public var variance: Tensor? {
    let height = exp(2 * concentration * Self.logGammaSlope(concentration))
    let spread = square(scale) * height * Self.spread(concentration)
    return select(concentration .< 0.5, spread, Double.infinity)
  }
  public var entropy: Tensor? {
    log(scale) + eulerConstant * concentration + (1 + eulerConstant)
  }
}

extension GeneralizedExtremeValue {
  /// (Γ(1 − ξ) − 1) / ξ.
  private static func meanExcess(_ index: Tensor) -> Tensor {
    let slope = logGammaSlope(index)
    return slope * exponentialRatio(index * slope)
  }

  /// (Γ(1 − 2ξ) / Γ(1 − ξ)² − 1) / ξ².
  private static func spread(_ index: Tensor) -> Tensor {
    let gap = logGamma(1 - 2 * index) - 2 * logGamma(1 - index)
    // log Γ(1 − ξ) = γ ξ + Σ ζ(n) ξⁿ / n: Abramowitz & Stegun (1964), 6.1.33.
    let terms = (2..<20).map { zeta($0) * (C.pow(2, Double($0)) - 2) / Double($0) }
    let series = polynomial(terms, index)
    let near = series * exponentialRatio(square(index) * series)
    return select(abs(index) .< 0.05, near, expm1(gap) / square(index))
  }

  /// log Γ(1 − ξ) / ξ.
  private static func logGammaSlope(_ index: Tensor) -> Tensor {
    let terms = [eulerConstant] + (2..<20).map { zeta($0) / Double($0) }
    return select(abs(index) .< 0.05, polynomial(terms, index), logGamma(1 - index) / index)
  }
}
