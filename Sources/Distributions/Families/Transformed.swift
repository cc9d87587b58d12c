public import EvidenceTensors

/// The distribution of y = f(x) where x has the base distribution and f is a bijector: p(y) = base(x) / |det ∂f/∂x|.
///
/// - Shapes: those of the base, mapped by the bijector; of either, the larger number of dimensions is one draw.
/// - Support: the bijector's image of the base's support. Log-prob is in nats.
/// - Precondition: the base is continuous, and its support lies in the bijector's domain.
/// - Moments: mean, variance, mode and entropy of an affine map, from those of the base; of other maps no closed form.
/// - Reference: Papamakarios, Nalisnick, Rezende, Mohamed & Lakshminarayanan (2021), section 2.1.
///
/// ![The density](Transformed)
public struct Transformed<Base: Distribution>: Distribution {
  public let base: Base
  public let bijector: any Bijector

  public init(_ base: Base, by bijector: any Bijector) {
    self.base = base
    self.bijector = bijector
  }

  public var parameters: [DistributionParameter] {
    let own = bijector.parameters.map { parameter in
      parameter.renamed(
        "bijector.\(parameter.name)",
        rank: Swift.min(parameter.tensor.shape.count, eventRank)
      )
    }
    return base.parameters + own
  }

  public func invalidParameter() -> UsageError? {
    if let error = base.invalidParameter() ?? invalidConstant() { return error }
    if base.support.isDiscrete || base.hasAtoms {
      return UsageError(
        what: "the base \(base.name) gives single values a probability",
        place: name,
        fix: "Transform a distribution with a density"
      )
    }
    let (own, domain) = (base.support, bijector.domain)
    guard !own.isSame(as: domain), domain.isSame(as: .positive), own.isSame(as: .real) else {
      return nil
    }
    return UsageError(
      what: "the base \(base.name) is on \(own), but the bijector takes \(domain)",
      place: name,
      fix: "Give a base on \(domain)"
    )
  }

  /// How many dimensions of the base one point of the bijector's domain has beyond one draw.
  private var gap: Int { bijector.unconstrainedRank - base.eventRank }
  public var eventRank: Int { bijector.rank + Swift.max(-gap, 0) }

  public var support: Support {
    if base.support.isSame(as: bijector.domain) { return bijector.image }
    return base.support.mapped(by: bijector) ?? bijector.image
  }
  public var hasFixedSupport: Bool {
    let isKnown =
      base.support.isSame(as: bijector.domain) || base.support.mapped(by: bijector) != nil
    return base.hasFixedSupport && isKnown && support.isFixed
  }

  public func logDensity(_ value: Tensor) -> Tensor { density(value) { base.logDensity($0) } }
  public func logProb(_ value: Tensor) -> Tensor {
    inSupport(value) { density($0) { base.checkedDensity($0) } }
  }

  private func density(_ value: Tensor, _ density: (Tensor) -> Tensor) -> Tensor {
    let (x, volume) = bijector.origin(of: value)
    return total(base.covering(density(x), x), volume)
  }

  /// The base's log-density without the volume that the map takes.
  func total(_ inner: Tensor, _ volume: Tensor) -> Tensor {
    if let mistake = [inner, volume].first(where: { $0.mistake != nil }) { return mistake }
    return inner.summedOverLast(gap) - volume.summedOverLast(-gap)
  }

  public var isProper: Bool { base.isProper }
  public var mean: Tensor? { affine.flatMap { affine in base.mean.map(affine.forward) } }
  public var variance: Tensor? {
    affine.flatMap { affine in base.variance.map { square(affine.scale) * $0 } }
  }
  public var entropy: Tensor? {
    affine.flatMap { affine in
      guard base.eventRank == 0 else { return nil }
      return base.entropy.map { $0 + log(abs(affine.scale)) }
    }
  }
  public var mode: Tensor? { affine.flatMap { affine in base.mode.map(affine.forward) } }

  private var affine: AffineBijector? { bijector as? AffineBijector }
}

extension Transformed: Univariate where Base: Univariate {
  public func logCDF(_ value: Tensor) -> Tensor {
    tail(value, below: -.infinity, above: 0, rising: base.logCDF, falling: base.logSurvival)
  }
  public func logSurvival(_ value: Tensor) -> Tensor {
    tail(value, below: 0, above: -.infinity, rising: base.logSurvival, falling: base.logCDF)
  }
  public func quantile(_ probability: Tensor) -> Tensor? {
    switch bijector.direction?.constantValue {
    case 1: return base.quantile(probability).map(bijector.forward)
    case -1:
      let far = base.tailQuantiles?.quantile(logSurvival: log(probability))
      return far.map(bijector.forward)
    default: return nil
    }
  }

  /// The tail of the base at the same point, on the side that the map turns it to.
  private func tail(
    _ value: Tensor,
    below: Double,
    above: Double,
    rising: (Tensor) -> Tensor,
    falling: (Tensor) -> Tensor
  ) -> Tensor {
    guard let direction = bijector.direction, let (low, high) = bijector.image.bounds else {
      return .invalid("\(name) has no distribution function: its bijector maps vectors")
    }
    let (isLow, isHigh) = (value .<= low, value .>= high)
    let inner = bijector.image.interior(of: value.shape)
    let x = bijector.inverse(select(or(isLow, isHigh), inner, value))
    let inside: Tensor
    switch direction.constantValue {
    case 1: inside = rising(x)
    case -1: inside = falling(x)
    default: inside = select(direction .> 0, rising(x), falling(x))
    }
    return select(isLow, below, select(isHigh, above, inside))
  }
}
