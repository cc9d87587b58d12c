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
    let power = 0.5 * (degreesOfFreedom + dimension)
    return height - power * log1p(distance / degreesOfFreedom)
  }

  /// log Γ((ν + d) / 2) − log Γ(ν / 2) − ½ d log(ν π) − ½ log det Σ, without the large parts that cancel.
  private var height: Tensor {
    let (a, h) = (0.5 * degreesOfFreedom, 0.5 * dimension)
    let remainders = stirlingRemainder(a + h) - stirlingRemainder(a)
    let rise = (a + h - 0.5) * log1p(h / a) - h
    return rise + remainders - h * C.log(2 * .pi) - normal.logVolume
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
