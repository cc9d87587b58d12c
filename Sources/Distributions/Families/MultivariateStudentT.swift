public import EvidenceTensors

/// Student's t distribution of vectors, p(x) ∝ (1 + (x − location)ᵀ Σ⁻¹ (x − location) / ν)^(−(ν + d) / 2), ν degrees of freedom.
///
/// Σ is the scale matrix; the covariance is ν / (ν − 2) times as large.
/// - Shapes: a draw is a vector [d]; a variable [n, d] is n independent draws. The matrix is [d, d], ν a scalar.
/// - Support: all real vectors. Log-prob is in nats.
/// - Precondition: ν > 0, and a symmetric positive-definite matrix, checked when values are known.
/// - Moments: mean location for ν > 1; covariance ν Σ / (ν − 2) for ν > 2.
/// - Reference: Kotz & Nadarajah (2004), "Multivariate t distributions", eq. 1.1.
///
/// ![The density](MultivariateStudentT)
public struct MultivariateStudentT: DifferentiableDraw {
  public let degreesOfFreedom: Tensor
  /// The normal distribution that is spread by the mixing of scales.
  let normal: MultivariateNormal

  public init(
    _ location: some TensorConvertible,
    scale: Tensor,
    degreesOfFreedom: some TensorConvertible
  ) {
    self.degreesOfFreedom = degreesOfFreedom.tensor
    normal = MultivariateNormal(location, covariance: scale)
  }
  public init(
    _ location: some TensorConvertible,
    choleskyFactor: Tensor,
    degreesOfFreedom: some TensorConvertible
  ) {
    self.degreesOfFreedom = degreesOfFreedom.tensor
    normal = MultivariateNormal(location, choleskyFactor: choleskyFactor)
  }

  public var location: Tensor { normal.location }

  public var parameters: [DistributionParameter] {
    let own = normal.parameters.map { own in
      own.renamed(own.name == "covariance" ? "scale" : own.name)
    }
    return [.init("degreesOfFreedom", degreesOfFreedom, in: .positive)] + own
  }
  public var eventRank: Int { 1 }
  public var support: Support { .vector }

  private var dimension: Double { Double(normal.count) }

  public func logDensity(_ value: Tensor) -> Tensor {
    let distance = normal.squaredDistance(value)
    return height - fall(distance, Tensor(dimension))
  }

  /// The marginal of the entries that are there, a distribution of the same kind.
  public func logDensity(_ value: Tensor, where isThere: Tensor) -> Tensor? {
    guard let seen = normal.seen(value, where: isThere) else { return nil }
    return height(seen.count, seen.logVolume) - fall(seen.distance, seen.count)
  }

  /// What the draw leaves beside its mean given the seen entries, which grows with √(ν + their squared distance).
  ///
  /// - Reference: Ding (2016), "On the conditional distribution of the multivariate t distribution", eq. 3.
  public func imputed(_ value: Tensor, where isThere: Tensor, from draw: Tensor) -> Tensor? {
    guard let own = normal.seen(value, where: isThere),
      let drawn = normal.seen(draw, where: isThere),
      let center = normal.imputed(value, where: isThere, from: location),
      let left = normal.imputed(location, where: isThere, from: draw)
    else { return nil }
    let ratio = (degreesOfFreedom + own.distance) / (degreesOfFreedom + drawn.distance)
    return select(isThere, value, center + sqrt(ratio) * (left - location))
  }

  private func fall(_ distance: Tensor, _ dimension: Tensor) -> Tensor {
    0.5 * (degreesOfFreedom + dimension) * log1p(distance / degreesOfFreedom)
  }

  private var height: Tensor { height(Tensor(dimension), normal.logVolume) }

  /// log Γ((ν + d) / 2) − log Γ(ν / 2) − ½ d log(ν π) − ½ log det Σ, without the large parts that cancel.
  private func height(_ dimension: Tensor, _ logVolume: Tensor) -> Tensor {
    let (a, h) = (0.5 * degreesOfFreedom, 0.5 * dimension)
    let remainders = stirlingRemainder(a + h) - stirlingRemainder(a)
    let rise = (a + h - 0.5) * log1p(h / a) - h
    return rise + remainders - h * C.log(2 * .pi) - logVolume
  }

  /// ν / (ν − 2) Σ; infinite or NaN where the variance is.
  public var covariance: Tensor {
    let hasVariance = degreesOfFreedom .> 2
    let nu = degreesOfFreedom
    let other = select(degreesOfFreedom .> 1, Double.infinity, Double.nan)
    return select(hasVariance, nu / (nu - 2) * normal.covariance, other)
  }
  /// NaN for ν ≤ 1.
  public var mean: Tensor? { select(degreesOfFreedom .> 1, location, Double.nan) }
  /// ν / (ν − 2) Σ_ii; infinite for 1 < ν ≤ 2, NaN below.
  public var variance: Tensor? {
    guard let spread = normal.variance else { return nil }
    let hasVariance = degreesOfFreedom .> 2
    let nu = degreesOfFreedom
    let other = select(degreesOfFreedom .> 1, Double.infinity, Double.nan)
    return select(hasVariance, nu / (nu - 2) * spread, other)
  }
  public var entropy: Tensor? {
    let (a, h) = (0.5 * degreesOfFreedom, 0.5 * dimension)
    return (a + h) * digammaIncrease(a, by: h.tensor) - height
  }
  public var mode: Tensor? { location }
}
