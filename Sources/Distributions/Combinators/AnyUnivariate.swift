public import EvidenceTensors

/// A distribution of one number of any family, such as a component of a mixture of several families.
public struct AnyUnivariate: Univariate {
  public let base: any Univariate

  public init(_ base: any Univariate) { self.base = (base as? AnyUnivariate)?.base ?? base }

  public var parameters: [DistributionParameter] { base.parameters }
  public var eventRank: Int { base.eventRank }
  public var support: Support { base.support }
  public var hasFixedSupport: Bool { base.hasFixedSupport }
  public var hasAtoms: Bool { base.hasAtoms }
  public var isProper: Bool { base.isProper }
  public var mean: Tensor? { base.mean }
  public var variance: Tensor? { base.variance }
  public var entropy: Tensor? { base.entropy }
  public var mode: Tensor? { base.mode }
  public var isUnimodal: Bool { base.isUnimodal }
  public var pathwise: (any DifferentiableDraw)? { base.pathwise }
  public func invalidParameter() -> UsageError? { base.invalidParameter() }
  public func logDensity(_ value: Tensor) -> Tensor { base.logDensity(value) }
  public func logProb(_ value: Tensor) -> Tensor { base.logProb(value) }
  public func logCDF(_ value: Tensor) -> Tensor { base.logCDF(value) }
  public func logSurvival(_ value: Tensor) -> Tensor { base.logSurvival(value) }
  public func cdf(_ value: Tensor) -> Tensor { base.cdf(value) }
  public func survival(_ value: Tensor) -> Tensor { base.survival(value) }
  public func quantile(_ probability: Tensor) -> Tensor? { base.quantile(probability) }
  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    base.draw(parameters, count: count, using: random)
  }
}
