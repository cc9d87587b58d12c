public import EvidenceTensors

/// A map read backwards: from the support of `base` to its free coordinates, such as the logarithm for the exponential.
public struct InverseBijector: Bijector {
  public let base: any Bijector

  public init(_ base: any Bijector) { self.base = base }

  public var parameters: [DistributionParameter] { base.parameters }
  public var domain: Support { base.image }
  public var image: Support { base.domain }
  public var unconstrainedRank: Int { base.rank }
  public var rank: Int { base.unconstrainedRank }
  public var direction: Tensor? { base.direction }

  public func unconstrainedShape(for shape: [Int]) -> [Int] { base.shape(for: shape) }
  public func shape(for unconstrained: [Int]) -> [Int] {
    base.unconstrainedShape(for: unconstrained)
  }
  public func forward(_ unconstrained: Tensor) -> Tensor { base.inverse(unconstrained) }
  public func inverse(_ value: Tensor) -> Tensor { base.forward(value) }
  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    -base.logDeterminants(base.inverse(unconstrained))
  }
  public func origin(of value: Tensor) -> (coordinates: Tensor, logDeterminants: Tensor) {
    (base.forward(value), -base.logDeterminants(value))
  }
  public func isSame(as other: any Bijector) -> Bool {
    (other as? InverseBijector)?.base.isSame(as: base) ?? false
  }
}

extension Bijector {
  /// This map read backwards.
  public var inverted: any Bijector { (self as? InverseBijector)?.base ?? InverseBijector(self) }
}
